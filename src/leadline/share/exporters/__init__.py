"""One file per form in which a package leaves. None yet."""
