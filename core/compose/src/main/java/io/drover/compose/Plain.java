package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Values written as YAML again, so that reading gives the same; variables stay as they are. */
final class Plain {
    private Plain() {
    }

    static String text(Fields root) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        var text = new Yaml(options).dump(plain(root));
        // templates are carried out already
        return text.contains("{{") ? "#notemplating\n" + text : text;
    }

    private static @Nullable Object plain(Value value) {
        return switch (value) {
            case Scalar scalar when scalar.nothing() -> null;
            // a number like 1.50 is a text to most keys, and would not stay the same
            case Scalar scalar -> String.valueOf(scalar.json()).equals(scalar.text()) ? scalar.json() : scalar.text();
            case Items items -> items.values().stream().map(Plain::plain).toList();
            case Fields fields -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                fields.values().forEach((key, inner) -> map.put(key, plain(inner)));
                yield map;
            }
        };
    }
}
