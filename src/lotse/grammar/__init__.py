"""What may be written into the files, told twice from the same models: as a page, and as a schema for editors."""
