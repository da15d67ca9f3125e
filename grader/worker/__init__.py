"""The process boundary: the only room where a student's process is started and spoken to."""
