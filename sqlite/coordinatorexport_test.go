package sqlite

// CoordinatorStatements are the statements of a coordinator, by what they do.
func CoordinatorStatements() map[string]string {
	return map[string]string{
		"load": loadRefreshRow, "last redeemed": lastRedeemed, "forget refreshes": forgetRefreshes,
		"note returned": noteReturned,
		"is unshown":    isUnshown, "note shown before": noteShownBefore, "note shown itself": noteShownItself,
		"end session": endSession, "session ended": sessionEnded, "forget ended": forgetEnded,
	}
}
