package sweatstacktest

import (
	"net/http"
	"strconv"
)

// faultView is a fault on a page.
type faultView struct{ ID, Match, What, Left string }

// faultsPage lists the faults and sets new ones.
func (s *Sandbox) faultsPage(c *call) error {
	return s.show(c, "faults", "Faults", map[string]any{"Rules": s.faults.views()})
}

// actFault adds a fault.
func (s *Sandbox) actFault(_ *call, f form) error {
	status, err := f.number("status")
	if err != nil {
		return err
	}
	times, err := f.number("times")
	if err != nil {
		return err
	}
	delay, err := f.length("delay")
	if err != nil {
		return err
	}
	_, err = s.addFault(f.text("match"), Fault{Status: status, Times: times, Delay: delay, Cut: f.text("cut") != ""})
	return err
}

// actFaultOff takes one fault back.
func (s *Sandbox) actFaultOff(_ *call, f form) error { return s.faults.remove(f.text("id")) }

// actClear takes all faults back.
func (s *Sandbox) actClear(*call, form) error {
	s.ClearFaults()
	return nil
}

// views lists the rules for a page.
func (l *faultList) views() []faultView {
	l.mu.Lock()
	defer l.mu.Unlock()
	var views []faultView
	for _, rule := range l.rules {
		view := faultView{ID: rule.id, Match: rule.method + " " + rule.path, Left: "until cleared"}
		if rule.left >= 0 {
			view.Left = strconv.Itoa(rule.left) + " more"
		}
		switch f := rule.fault; {
		case f.Cut:
			view.What = "cut the connection"
		case f.Status != 0:
			view.What = "answer " + strconv.Itoa(f.Status) + " " + http.StatusText(f.Status)
		}
		if rule.fault.Delay > 0 {
			if view.What != "" {
				view.What += ", "
			}
			view.What += "wait " + rule.fault.Delay.String()
		}
		if view.What == "" {
			view.What = "another answer"
		}
		views = append(views, view)
	}
	return views
}
