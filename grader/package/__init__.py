"""What is handed to a platform: the grader, the course, and how the platform starts them."""
