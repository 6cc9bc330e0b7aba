"""What is looked at again once a story has grown, or a feed has come to repeat itself, and has to leave."""
