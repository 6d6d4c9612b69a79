"""The rules of voting: who wins by a judge or a crowd, and which answer most samples gave."""
