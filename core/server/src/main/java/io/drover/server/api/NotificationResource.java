package io.drover.server.api;

import io.drover.model.Contact;
import io.drover.model.Kind;
import io.drover.model.NewsKind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.plugin.NotificationSink;
import io.drover.server.extension.Extensions;
import io.drover.server.extension.SettingRules;
import io.drover.server.notifications.Carrier;
import io.drover.server.notifications.ContactIntents;
import io.drover.server.notifications.NotCarried;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where news of an environment go, and how that goes; Rancher has no such type. What is secret is shown to nobody. */
final class NotificationResource implements StoredType<Contact> {
    private static final Described OURS = Described.ours("notification", "notifications");
    /** As long as it takes to see that something is no mere blink. */
    private static final int USUAL_HOLD = 15;
    private static final String SETTINGS = "settings";

    private final Extensions extensions;
    private final List<Field<Contact>> fields = describe();

    NotificationResource(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public String id() {
        return "notification";
    }

    @Override
    public String plural() {
        return "notifications";
    }

    @Override
    public Kind kind() {
        return Kind.CONTACT;
    }

    @Override
    public Class<Contact> record() {
        return Contact.class;
    }

    @Override
    public Described rancher() {
        return OURS;
    }

    @Override
    public List<Field<Contact>> fields() {
        return fields;
    }

    private static List<Field<Contact>> describe() {
        return List.of(text("id", (contact, _) -> contact.id()), text("uuid", (contact, _) -> contact.uuid()),
                text("state", (contact, _) -> life(contact).state()),
                text("transitioning", (contact, _) -> life(contact).transitioning()),
                text("transitioningMessage", (contact, _) -> life(contact).message()),
                Field.readOnly("created", "date", (contact, _) -> CommonFields.date(contact.created())),
                Field.readOnly("createdTS", "int", (contact, _) -> contact.created().toEpochMilli()),
                Field.readOnly("removed", "date", (contact, _) -> CommonFields.date(contact.removed())),
                text("accountId", (_, place) -> place.view().scope()),
                Field.of("name", FieldSpec.editable("string").withRequired(true), (contact, _) -> contact.name()),
                Field.of("description", FieldSpec.editable("string"), (contact, _) -> contact.description()),
                Field.of("sink", FieldSpec.createOnly("string").withRequired(true), (contact, _) -> contact.sink()),
                Field.of(SETTINGS, FieldSpec.editable("map[string]"), (contact, _) -> contact.settings()),
                Field.of("events", FieldSpec.editable("array[string]").withOptions(words()),
                        (contact, _) -> contact.events().stream().map(NewsKind::wire).toList()),
                Field.of("holdSeconds", FieldSpec.editable("int").withMin(0L)
                        .withMax((long) ContactIntents.LONGEST_HOLD).withOtherwise(USUAL_HOLD),
                        (contact, _) -> contact.holdSeconds()),
                Field.readOnly("waiting", "int", (contact, _) -> contact.waiting().size()),
                text("lastTold", (contact, _) -> contact.telling().last()),
                Field.readOnly("lastToldTime", "date",
                        (contact, _) -> CommonFields.date(contact.telling().lastTime())),
                Field.readOnly("failures", "int", (contact, _) -> contact.telling().failures()),
                text("lastFailure", (contact, _) -> contact.telling().problem()),
                Field.readOnly("lastFailed", "date", (contact, _) -> CommonFields.date(contact.telling().failed())));
    }

    private static Field<Contact> text(String name, Field.Value<Contact> value) {
        return Field.readOnly(name, "string", value);
    }

    private static List<String> words() {
        return NewsKind.all().stream().map(NewsKind::wire).toList();
    }

    private static Life life(Contact contact) {
        if (!contact.exists()) {
            return new Life("removed", "no", null);
        }
        var telling = contact.telling();
        return telling.problem() == null
                ? new Life("active", "no", telling.last())
                : Life.failed("failing", telling.problem());
    }

    @Override
    public Map<String, Described.Action> moreActions() {
        var all = new LinkedHashMap<String, Described.Action>();
        List.of("update", "remove", "test")
                .forEach(action -> all.put(action, new Described.Action(null, "notification")));
        return all;
    }

    @Override
    public Set<String> available(Contact contact, View view) {
        return contact.exists() ? Set.of("update", "remove", "test") : Set.of();
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Created create(Call call, Body body) {
        var sink = sink(body.required("sink"));
        var settings = ExtensionSettings.whole(sink.settings(), body.at(SETTINGS));
        check(sink, settings.all());
        var hold = body.integer("holdSeconds");
        var events = events(body);
        return Created.of(call.submit(call.project(), new Intent.CreateContact(body.required("name"),
                body.text("description"), sink.name(), settings.open(), settings.secret(),
                events == null ? NewsKind.all() : events, hold == null ? USUAL_HOLD : hold, call.links().server())));
    }

    private NotificationSink sink(String name) {
        var sink = extensions.named(NotificationSink.class, name);
        if (sink != null) {
            return sink;
        }
        var all = extensions.all(NotificationSink.class).stream().map(NotificationSink::name)
                .collect(Collectors.joining(", "));
        throw new Refusal(Code.InvalidOption, "sink", "there is no notification sink " + name + " here; "
                + (all.isEmpty() ? "there is none" : "there are: " + all));
    }

    private static String words(NotificationSink sink) {
        return "the notification sink " + sink.name();
    }

    private static void check(NotificationSink sink, Map<String, String> said) {
        try {
            sink.check(SettingRules.withUsual(sink.settings(), said));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            var message = e.getMessage();
            throw new Refusal(Code.InvalidOption, SETTINGS,
                    message == null ? words(sink) + " does not take these settings" : message);
        }
    }

    private static @Nullable Set<NewsKind> events(Body body) {
        var given = body.at("events");
        if (given.absent()) {
            return null;
        }
        var events = EnumSet.noneOf(NewsKind.class);
        for (var word : given.texts()) {
            events.add(NewsKind.ofWire(word).filter(NewsKind.all()::contains)
                    .orElseThrow(() -> new Refusal(Code.InvalidOption, "events", "there is no event " + word
                            + "; there are: " + String.join(", ", words()))));
        }
        return events;
    }

    /** A setting that is said anew holds from then on, one that is said to be nothing is taken away, and all else stays. */
    @Override
    public void update(Call call, Contact contact, Body body) {
        var settings = ExtensionSettings.NONE;
        var without = new LinkedHashSet<String>();
        var given = body.at(SETTINGS);
        if (!given.absent()) {
            var sink = sink(contact.sink());
            settings = ExtensionSettings.some(sink.settings(), given);
            without.addAll(given.map().keySet());
            without.removeAll(settings.all().keySet());
            var all = new LinkedHashMap<>(contact.settings());
            all.putAll(contact.secrets());
            all.keySet().removeAll(without);
            all.putAll(settings.all());
            SettingRules.whole(sink.settings(), all, SETTINGS);
            check(sink, all);
        }
        call.submit(call.scopeOf(contact), new Intent.UpdateContact(contact.id(), body.text("name"),
                body.text("description"), settings.open(), settings.secret(), without, events(body),
                body.integer("holdSeconds"), call.links().server()));
    }

    @Override
    public void remove(Call call, Contact contact) {
        call.submit(call.scopeOf(contact), new Intent.RemoveContact(contact.id()));
    }

    @Override
    public @Nullable Object act(Call call, Contact contact, String action, Body body) {
        switch (action) {
            case "remove" -> remove(call, contact);
            case "test" -> test(call, contact);
            default -> update(call, contact, body);
        }
        return null;
    }

    /** At once and from here, so that whoever asks hears how it went. */
    private void test(Call call, Contact contact) {
        var project = call.global().get(Project.class, call.scopeOf(contact));
        try {
            Carrier.carry(extensions, contact,
                    Carrier.test(contact, project == null ? "" : project.name(), Instant.now()));
        } catch (NotCarried e) {
            throw new Refusal(Code.InvalidState, null, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Code.ServiceUnavailable, null, "the server is stopping");
        }
    }
}
