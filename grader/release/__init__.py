"""The student's handout: stubs, specs without solutions, and recorded answers to check by."""
