"""The console script `eventmgr`: one module per noun."""
