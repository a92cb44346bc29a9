"""A face that looks at the program and its surroundings: the doctor. Must not know Qt."""
