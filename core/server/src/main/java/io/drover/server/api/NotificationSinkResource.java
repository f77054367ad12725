package io.drover.server.api;

import io.drover.plugin.NotificationSink;
import io.drover.server.extension.Extensions;
import io.drover.server.store.View;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The notification sinks that are here, each with what people have to say to it. They come and go with plugins only. */
final class NotificationSinkResource implements ResourceType<Sink> {
    private static final Described OURS = Described.ours("notificationSink", "notificationSinks");
    private final Extensions extensions;
    private final List<Field<Sink>> fields = describe();

    NotificationSinkResource(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public String id() {
        return "notificationSink";
    }

    @Override
    public String plural() {
        return "notificationSinks";
    }

    @Override
    public Class<Sink> record() {
        return Sink.class;
    }

    @Override
    public Described rancher() {
        return OURS;
    }

    /** The same for every environment. */
    @Override
    public boolean global() {
        return true;
    }

    @Override
    public Stream<Sink> in(View view) {
        return extensions.all(NotificationSink.class).stream().map(Sink::new);
    }

    @Override
    public @Nullable Sink find(View view, String id) {
        return in(view).filter(sink -> sink.id().equals(id)).findFirst().orElse(null);
    }

    @Override
    public List<Field<Sink>> fields() {
        return fields;
    }

    private static List<Field<Sink>> describe() {
        return List.of(Field.readOnly("id", "string", (it, _) -> it.id()),
                Field.readOnly("name", "string", (it, _) -> it.sink().name()),
                Field.readOnly("state", "string", (_, _) -> Life.ACTIVE.state()),
                Field.readOnly("settings", "array[json]",
                        (it, _) -> PluginResource.settings(it.sink().settings())));
    }
}
