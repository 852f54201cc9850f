"""One file per tracing rule."""
