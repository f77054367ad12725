package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Contact.Telling;
import io.drover.model.Kind;
import io.drover.model.NewsKind;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.CreateContact;
import io.drover.model.intent.Intent.RemoveContact;
import io.drover.model.intent.Intent.UpdateContact;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What people may ask of notifications. */
public final class ContactIntents implements IntentHandler {
    /** Longer than that, and nobody would be told in time. */
    public static final int LONGEST_HOLD = 3_600;
    private static final int LONGEST_NAME = 255;

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateContact create -> create(draft, create);
            case UpdateContact update -> update(draft, update);
            case RemoveContact remove -> remove(draft, remove);
            default -> throw new IllegalArgumentException("not about notifications: " + intent);
        };
    }

    private static String create(Draft draft, CreateContact create) {
        requireFree(draft, create.name(), "");
        var contact = new Contact(draft.newId(Kind.CONTACT), draft.newUuid(), create.name(), create.description(),
                create.sink(), create.settings(), create.secrets(), events(create.events()),
                hold(create.holdSeconds()), create.server(), Map.of(), List.of(), 0, Telling.NONE, draft.now(), null);
        draft.put(contact);
        return contact.id();
    }

    private static String update(Draft draft, UpdateContact update) {
        var contact = existing(draft, update.id()).withServer(update.server());
        if (update.name() != null) {
            requireFree(draft, update.name(), contact.id());
            contact = contact.withName(update.name());
        }
        if (update.description() != null) {
            contact = contact.withDescription(update.description());
        }
        if (update.events() != null) {
            contact = contact.withEvents(events(update.events()));
        }
        if (update.holdSeconds() != null) {
            contact = contact.withHoldSeconds(hold(update.holdSeconds()));
        }
        var settings = with(contact.settings(), update.settings(), update.secrets(), update.without());
        var secrets = with(contact.secrets(), update.secrets(), update.settings(), update.without());
        if (!settings.equals(contact.settings()) || !secrets.equals(contact.secrets())) {
            // what was wrong may be right now
            contact = contact.withSettings(settings).withSecrets(secrets)
                    .withTelling(contact.telling().withNotBefore(null));
        }
        draft.put(contact);
        return contact.id();
    }

    /** @param elsewhere what was of these before and is not any more, since the sink is another version */
    private static Map<String, String> with(Map<String, String> before, Map<String, String> anew,
            Map<String, String> elsewhere, Set<String> without) {
        var all = new TreeMap<>(before);
        all.keySet().removeAll(elsewhere.keySet());
        all.keySet().removeAll(without);
        all.putAll(anew);
        return all;
    }

    /** What is secret is not kept as long as the rest. */
    private static String remove(Draft draft, RemoveContact remove) {
        var contact = existing(draft, remove.id());
        draft.put(contact.withSecrets(Map.of()).withRemoved(draft.now()));
        return contact.id();
    }

    private static Set<NewsKind> events(Set<NewsKind> events) {
        if (events.isEmpty() || !NewsKind.all().containsAll(events)) {
            throw new Refusal(Code.InvalidOption, "events", "events must be at least one of what can be told");
        }
        return events;
    }

    private static int hold(int seconds) {
        if (seconds < 0 || seconds > LONGEST_HOLD) {
            throw Refusal.invalid("holdSeconds", "holdSeconds must be 0 to " + LONGEST_HOLD);
        }
        return seconds;
    }

    private static void requireFree(Draft draft, String name, String ownId) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw Refusal.invalid("name", "name must have 1 to " + LONGEST_NAME + " characters");
        }
        if (draft.view().all(Contact.class, Kind.CONTACT).stream()
                .anyMatch(one -> one.name().equalsIgnoreCase(name) && !one.id().equals(ownId))) {
            throw new Refusal(Code.NotUnique, "name", "there is a notification " + name + " already");
        }
    }

    private static Contact existing(Draft draft, String id) {
        var contact = draft.view().get(Contact.class, id);
        if (contact == null) {
            throw Refusal.notFound("the notification " + id);
        }
        return contact;
    }
}
