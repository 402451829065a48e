"""The REST door: parse, call an action, render. The rules are in the actions, the names in the contract."""
