package sweatstack

// Prompt tells the authorize page what to ask the user (OpenID Connect Core,
// section 3.1.2.1; SweatStack API reference, section 2.1). It is an open set. The
// empty text leaves it to the platform.
type Prompt string

// The prompts of the authorize page.
const (
	PromptNone          Prompt = "none"           // nothing, where the user agreed before
	PromptLogin         Prompt = "login"          // to sign in again
	PromptConsent       Prompt = "consent"        // to agree again
	PromptSelectAccount Prompt = "select_account" // which account it shall be
)

// Known reports whether this version knows the prompt.
func (p Prompt) Known() bool {
	switch p {
	case PromptNone, PromptLogin, PromptConsent, PromptSelectAccount:
		return true
	default:
		return false
	}
}

// UserFlow is how the authorize page begins (SweatStack API reference, section
// 2.1). It is an open set. The platform takes [UserFlowSession] when it gets none.
type UserFlow string

// The flows of the authorize page.
const (
	UserFlowSession UserFlow = "session"
	UserFlowSignup  UserFlow = "signup"
	UserFlowLogin   UserFlow = "login"
)

// Known reports whether this version knows the flow.
func (f UserFlow) Known() bool {
	switch f {
	case UserFlowSession, UserFlowSignup, UserFlowLogin:
		return true
	default:
		return false
	}
}

// EmailAuthMode is how the authorize page treats an e-mail address (SweatStack
// API reference, section 2.1). It is an open set. The platform takes
// [EmailAuthEnabled] when it gets none.
type EmailAuthMode string

// The modes of signing in by e-mail.
const (
	EmailAuthEnabled      EmailAuthMode = "enabled"
	EmailAuthExistingOnly EmailAuthMode = "existing_only"
)

// Known reports whether this version knows the mode.
func (m EmailAuthMode) Known() bool {
	switch m {
	case EmailAuthEnabled, EmailAuthExistingOnly:
		return true
	default:
		return false
	}
}

// Integration is a service that the platform takes data from. On the authorize
// page it skips the choice of how to sign in (SweatStack API reference, section
// 2.1). It is an open set.
type Integration string

// The integrations of today. Wahoo is younger than the others.
const (
	IntegrationGarminConnect Integration = "garmin_connect"
	IntegrationIntervalsICU  Integration = "intervals_icu"
	IntegrationWahoo         Integration = "wahoo"
)

// Known reports whether this version knows the integration.
func (i Integration) Known() bool {
	switch i {
	case IntegrationGarminConnect, IntegrationIntervalsICU, IntegrationWahoo:
		return true
	default:
		return false
	}
}
