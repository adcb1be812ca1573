package sweatstack

// ParamError is a parameter that no request can be made from. Nothing was sent.
type ParamError struct {
	// Name is the parameter.
	Name string
	// Reason says what is wrong with it.
	Reason string
}

// Error implements error.
func (e *ParamError) Error() string { return "sweatstack: " + e.Name + ": " + e.Reason }
