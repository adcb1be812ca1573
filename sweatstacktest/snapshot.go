package sweatstacktest

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The names of the saved values. Each activity that was added and each file
// that was uploaded has one of its own, since they never change.
const (
	valueBase     = "base"
	valuePeople   = "people"
	valueWritten  = "written"
	valueTokens   = "tokens"
	valueWebhooks = "webhooks"
	valueActivity = "activity/"
	valueFile     = "file/" // by the hash of its content
	// snapshotForm changes with each value that an older program does not know:
	// it would take it away.
	snapshotForm = 2
)

// savedBase is what everything else rests on.
type savedBase struct {
	Form    int
	Seed    uint64
	Until   time.Time // up to when people train
	Days    int       // for how long
	Offset  time.Duration
	Secrets Secrets
	Fixed   bool   // the secrets are those that everybody knows
	Key     []byte // PKCS #8
}

// savedPeople is who there is.
type savedPeople struct {
	People []savedPerson
	Teams  []savedTeam
}

type savedPerson struct {
	User   User
	Shares map[string][]string
}

type savedTeam struct {
	ID, Name, Description, Owner string
	Members                      []string
	Shares                       map[string][]string
}

// snapshot gives the whole state. Activities and files never change: those that
// are saved already are only named.
func (s *Sandbox) snapshot(saved func(name string) bool) (values map[string][]byte, same []string, err error) {
	values = map[string][]byte{}
	base, err := s.savedBase()
	if err != nil {
		return nil, nil, err
	}
	for name, value := range map[string]any{
		valueBase: base, valuePeople: s.savedPeople(), valueWritten: s.savedWritten(), valueTokens: s.savedTokens(),
		valueWebhooks: s.webhooks.saved(),
	} {
		if values[name], err = gobOf(value); err != nil {
			return nil, nil, err
		}
	}
	for _, a := range s.world.added() {
		if name := a.origin.fileName(); name != "" {
			if saved(name) {
				same = append(same, name)
			} else if values[name] == nil {
				values[name] = sealedValue(a.origin.Content)
			}
		}
		name := valueActivity + a.id
		if saved(name) {
			same = append(same, name)
			continue
		}
		if values[name], err = gobOf(savedActivityOf(a)); err != nil {
			return nil, nil, err
		}
	}
	return values, same, nil
}

// savedBase gathers the base.
func (s *Sandbox) savedBase() (savedBase, error) {
	key, err := s.key()
	if err != nil {
		return savedBase{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key.private)
	if err != nil {
		return savedBase{}, fmt.Errorf("sweatstacktest: %w", err)
	}
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	return savedBase{
		Form: snapshotForm, Seed: s.settings.seed, Until: s.world.until, Days: s.world.days, Offset: s.clock.added(),
		Secrets: s.secrets, Fixed: s.settings.fixedSecrets, Key: private,
	}, nil
}

// savedPeople gathers who there is.
func (s *Sandbox) savedPeople() savedPeople {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	var out savedPeople
	for _, p := range s.world.people {
		out.People = append(out.People, savedPerson{p.User, p.shares})
	}
	for _, t := range s.world.teams {
		out.Teams = append(out.Teams, savedTeam{t.id, t.name, t.description, t.owner, t.members, t.shares})
	}
	return out
}

// added lists the activities that do not follow from the seed, in order of id.
func (w *world) added() []*activity {
	w.mu.RLock()
	defer w.mu.RUnlock()
	var out []*activity
	for _, a := range w.history.byID {
		if a.origin != nil {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(x, y *activity) int { return strings.Compare(x.id, y.id) })
	return out
}

// errForm means that the state is of another version of this program.
var errForm = errors.New("it was saved by another version")

// restore puts a saved state in place of the one that the sandbox begins with.
// Nobody else has the sandbox yet.
func (s *Sandbox) restore(values map[string][]byte) error {
	var base savedBase
	if err := fromGob(values, valueBase, &base); err != nil {
		return err
	}
	switch {
	case base.Form != snapshotForm:
		return errForm
	case base.Seed != s.settings.seed:
		return fmt.Errorf("it was made with seed %d, not %d", base.Seed, s.settings.seed)
	case base.Fixed && !s.settings.fixedSecrets:
		return errors.New("it was made with fixed secrets, which everybody knows")
	case !base.Fixed && s.settings.fixedSecrets:
		return errors.New("it was made without fixed secrets")
	}
	for name := range values {
		own := []string{valueBase, valuePeople, valueWritten, valueTokens, valueWebhooks}
		if !slices.Contains(own, name) && !strings.HasPrefix(name, valueActivity) && !strings.HasPrefix(name, valueFile) {
			return fmt.Errorf("%w: it has a value %q", errForm, name)
		}
	}
	var people savedPeople
	var kept savedWritten
	var tokens savedTokens
	var webhooks savedWebhooks
	for name, target := range map[string]any{
		valuePeople: &people, valueWritten: &kept, valueTokens: &tokens, valueWebhooks: &webhooks,
	} {
		if err := fromGob(values, name, target); err != nil {
			return err
		}
	}
	if err := s.restoreBase(base); err != nil {
		return err
	}
	s.world.build(base.Seed, base.Until, base.Days)
	s.world.settlePeople(people)
	if err := s.restoreActivities(values); err != nil {
		return err
	}
	s.restoreWritten(kept)
	s.restoreTokens(tokens)
	s.webhooks.restore(webhooks)
	return nil
}

// restoreActivities puts back what was added. Activities of one file share its
// content.
func (s *Sandbox) restoreActivities(values map[string][]byte) error {
	files := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !strings.HasPrefix(name, valueFile) {
			continue
		}
		content, err := openedValue(values[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files[name] = content
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !strings.HasPrefix(name, valueActivity) {
			continue
		}
		var saved savedActivity
		if err := fromGob(values, name, &saved); err != nil {
			return err
		}
		if file := saved.Origin.fileName(); file != "" {
			content, ok := files[file]
			if !ok {
				return fmt.Errorf("%s: %s is missing", name, file)
			}
			saved.Origin.Content = content
		}
		s.world.add(saved.activity())
	}
	return nil
}

// restoreBase takes over clock, secrets and key. Fixed secrets stay fixed.
func (s *Sandbox) restoreBase(base savedBase) error {
	s.clock.advance(base.Offset)
	if s.settings.fixedSecrets {
		return nil
	}
	key, err := signingKeyOf(base.Key)
	if err != nil {
		return err
	}
	s.key = func() (*signingKey, error) { return key, nil }
	s.secrets = base.Secrets
	s.applications[0].ID, s.applications[0].Secret = s.secrets.ClientID, s.secrets.ClientSecret
	s.applications[0].WebhookSecret = s.secrets.WebhookSecret
	return nil
}

// settlePeople replaces who there is. People of the seed keep their training;
// that of those who are gone goes with them.
func (w *world) settlePeople(saved savedPeople) {
	w.mu.Lock()
	defer w.mu.Unlock()
	made := map[string]*person{}
	for _, p := range w.people {
		made[p.ID] = p
	}
	w.people = nil
	for _, one := range saved.People {
		p := &person{User: one.User, shares: one.Shares}
		if p.shares == nil {
			p.shares = map[string][]string{}
		}
		if before, ok := made[p.ID]; ok {
			p.athlete = before.athlete
			delete(made, p.ID)
		}
		w.people = append(w.people, p)
	}
	for id := range made {
		w.history.forget(id)
	}
	w.teams = nil
	for _, t := range saved.Teams {
		w.teams = append(w.teams, &team{id: t.ID, name: t.Name, description: t.Description, owner: t.Owner, members: t.Members, shares: t.Shares})
	}
}
