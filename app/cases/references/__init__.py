"""The references (查询码) of a case: who issued the one in force, those replaced, a new one."""
