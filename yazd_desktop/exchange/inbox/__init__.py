"""What copies said differently: the questions, the answers, and records that got one number."""
