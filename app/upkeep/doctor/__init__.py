"""``flask doctor``: is this installation set up as its promises need it?"""
