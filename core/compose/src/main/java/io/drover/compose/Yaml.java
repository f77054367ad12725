package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.compose.template.Rendered;
import io.drover.model.Refusal.Code;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Text to {@link Value}s. No type of ours or of Java's is ever made from what a text says. */
final class Yaml {
    private static final int LARGEST = 1_000_000;
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

    private final Source source;
    private final Rendered rendered;
    private final List<String> notes;
    private final Map<Node, Boolean> open = new IdentityHashMap<>();
    private int nodes;

    private Yaml(Source source, Rendered rendered, List<String> notes) {
        this.source = source;
        this.rendered = rendered;
        this.notes = notes;
    }

    /** The map at the root; an empty text is an empty map. What is odd but was understood goes to the notes. */
    static Fields read(Source source, Rendered rendered, List<String> notes) {
        var text = rendered.text();
        if (text.length() > LARGEST) {
            throw source.refusal(Code.MaxLengthExceeded, 1, "the file may have " + LARGEST + " characters");
        }
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(100);
        options.setNestingDepthLimit(50);
        options.setAllowDuplicateKeys(true);
        options.setCodePointLimit(LARGEST * 2);
        try {
            var composer = new Composer(new ParserImpl(new StreamReader(new StringReader(text)), options),
                    new Resolver(),
                    options);
            var root = composer.getSingleNode();
            if (root == null || root.getTag().equals(Tag.NULL)) {
                return new Fields(source, 1, Map.of());
            }
            if (new Yaml(source, rendered, notes).value(root) instanceof Fields fields) {
                return fields;
            }
            throw source.invalid(1, "the file must be a map of services");
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            var line = mark == null ? 1 : mark.getLine() + 1;
            throw source.invalid(rendered.source(line), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw source.invalid(1, "not YAML: " + e.getMessage());
        }
    }

    /** As a person sees it, before templates were carried out. */
    private int line(Node node) {
        return rendered.source(node.getStartMark().getLine() + 1);
    }

    private Value value(Node node) {
        var line = line(node);
        // aliases make a small text stand for a large one
        if (++nodes > 100_000 || open.put(node, true) != null) {
            throw source.invalid(line, "too many aliases, or one that contains itself");
        }
        var value = switch (node) {
            case ScalarNode scalar -> scalar(scalar, line);
            case SequenceNode list -> {
                var items = new ArrayList<Value>();
                list.getValue().forEach(item -> items.add(value(item)));
                yield new Items(source, line, items);
            }
            case MappingNode map -> fields(map, line);
            default -> throw source.invalid(line, "not understood");
        };
        open.remove(node);
        return value;
    }

    private Value fields(MappingNode map, int line) {
        var fields = new LinkedHashMap<String, Value>();
        var merged = new LinkedHashMap<String, Value>();
        for (var entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw source.invalid(line, "keys must be plain words");
            }
            var value = value(entry.getValueNode());
            if (key.getTag().equals(Tag.MERGE)) {
                merge(merged, value);
                // people look for the key, not for the line on which its value begins
            } else if (fields.put(key.getValue(), value.at(line(key))) != null) {
                // real files have this, and Rancher took the last
                notes.add(source.at(line(key)) + ": " + key.getValue()
                        + " stands here twice; the last one counts");
            }
        }
        merged.forEach(fields::putIfAbsent);
        return new Fields(source, line, fields);
    }

    private void merge(Map<String, Value> merged, Value value) {
        switch (value) {
            case Fields fields -> fields.values().forEach(merged::putIfAbsent);
            case Items items -> items.values().forEach(item -> merge(merged, item));
            case Scalar scalar -> throw source.invalid(scalar.line(), "only maps can be merged with <<");
        }
    }

    private Scalar scalar(ScalarNode node, int line) {
        if (node.getTag().equals(Tag.NULL)) {
            return new Scalar(source, line, "", true);
        }
        // to Rancher's reader of YAML 1.1, y and n are truth values too
        if (node.getTag().equals(Tag.BOOL) || (node.isPlain() && node.getValue().matches("[yYnN]"))) {
            var truth = TRUE.contains(node.getValue().toLowerCase(Locale.ROOT));
            return new Scalar(source, line, Boolean.toString(truth), false, truth);
        }
        if (node.getTag().equals(Tag.INT) && node.getValue().matches("-?(0|[1-9][0-9]{0,17})")) {
            return new Scalar(source, line, node.getValue(), false, Long.valueOf(node.getValue()));
        }
        if (node.getTag().equals(Tag.FLOAT) && node.getValue().matches("-?[0-9]{1,15}[.][0-9]{1,15}")) {
            return new Scalar(source, line, node.getValue(), false, Double.valueOf(node.getValue()));
        }
        return new Scalar(source, line, node.getValue(), false);
    }
}
