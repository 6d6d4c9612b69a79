"""The tests of Chorus, and the stand-ins they run against."""
