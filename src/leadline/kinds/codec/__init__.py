"""What several kinds share: encodings and checksums, defanging, the page that is searched. No kind stands here."""
