package io.drover.network.metadata;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML with sorted keys, written as it is made: the library's own dump would first hold all of it in memory. */
final class YamlForm {
    private static final Resolver RESOLVER = new Resolver();

    private final Emitter emitter;

    private YamlForm(Emitter emitter) {
        this.emitter = emitter;
    }

    static void write(@Nullable Object value, OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        var emitter = new Emitter(writer, new DumperOptions());
        emitter.emit(new StreamStartEvent(null, null));
        emitter.emit(new DocumentStartEvent(null, null, false, null, Map.of()));
        new YamlForm(emitter).write(value);
        emitter.emit(new DocumentEndEvent(null, null, false));
        emitter.emit(new StreamEndEvent(null, null));
        writer.flush();
    }

    private void write(@Nullable Object value) throws IOException {
        switch (Later.now(value)) {
            case Map<?, ?> map -> {
                emitter.emit(new MappingStartEvent(null, null, true, null, null,
                        map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK));
                for (var entry : JsonForm.sorted(map).entrySet()) {
                    text(entry.getKey());
                    write(entry.getValue());
                }
                emitter.emit(new MappingEndEvent(null, null));
            }
            case List<?> list -> {
                emitter.emit(new SequenceStartEvent(null, null, true, null, null,
                        list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK));
                for (var each : list) {
                    write(each);
                }
                emitter.emit(new SequenceEndEvent(null, null));
            }
            case null -> plain("null");
            case String text -> text(text);
            case Object scalar -> plain(scalar.toString());
        }
    }

    /** In quotes when it would be taken for something else, as {@code "true"} and {@code "12"} are. */
    private void text(String text) throws IOException {
        var isText = RESOLVER.resolve(NodeId.scalar, text, true).equals(Tag.STR);
        emitter.emit(new ScalarEvent(null, null, new ImplicitTuple(isText, true), text, null, null,
                isText ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED));
    }

    private void plain(String text) throws IOException {
        emitter.emit(new ScalarEvent(null, null, new ImplicitTuple(true, false), text, null, null, ScalarStyle.PLAIN));
    }
}
