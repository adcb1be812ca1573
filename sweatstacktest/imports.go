package sweatstacktest

import (
	"slices"
	"sync"
)

// imports remembers what came from folders: it belongs to the start of the
// sandbox, which [Sandbox.Reset] goes back to.
type imports struct {
	mu    sync.Mutex
	users []*importedUser
}

// importedUser is whose history was imported, as that person was then.
type importedUser struct {
	person     person
	activities []*activity // in the order of the files
	known      map[string]bool
	sources    []Source
}

// add remembers what one file gave.
func (i *imports) add(p *person, source Source, activities []*activity) {
	i.mu.Lock()
	defer i.mu.Unlock()
	at := slices.IndexFunc(i.users, func(u *importedUser) bool { return u.person.ID == p.ID })
	if at < 0 {
		at = len(i.users)
		i.users = append(i.users, &importedUser{known: map[string]bool{}})
	}
	u := i.users[at]
	u.person = *p
	for _, a := range activities {
		if !u.known[a.id] {
			u.known[a.id] = true
			u.activities = append(u.activities, a)
		}
	}
	u.sources = slices.DeleteFunc(u.sources, func(other Source) bool { return other.ID == source.ID })
	if len(u.sources) < maxSources {
		u.sources = append(u.sources, source)
	}
}

// list gives what there is.
func (i *imports) list() []importedUser {
	i.mu.Lock()
	defer i.mu.Unlock()
	out := make([]importedUser, 0, len(i.users))
	for _, u := range i.users {
		copied := *u
		copied.sources = slices.Clone(u.sources) // the next file may move them
		out = append(out, copied)
	}
	return out
}

// importAgain puts everything that was imported into a world that was made
// anew, without reading a file.
func (s *Sandbox) importAgain() {
	for _, u := range s.imports.list() {
		if _, ok := s.user(u.person.ID); !ok && !s.world.settle(&u.person) {
			continue
		}
		for _, a := range u.activities {
			if _, there := sameActivity(a, s.world.activities(a.user)); !there {
				s.world.add(a)
			}
		}
		for _, source := range u.sources {
			s.sources.add(source)
		}
	}
}
