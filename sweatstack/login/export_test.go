package login

// For the external tests.
var (
	TokenFileOf    = tokenFile
	EncodeTokens   = encodeTokens
	ParseTokens    = parseTokens
	BrowserCommand = browserCommand
	MaxTokenFile   = int64(maxTokenFile)
)
