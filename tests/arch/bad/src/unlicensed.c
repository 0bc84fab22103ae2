/* A source that says nothing of its licence, in a folder that nobody knows. */
int unlicensed;
