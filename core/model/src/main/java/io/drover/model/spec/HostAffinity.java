package io.drover.model.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hard host-label rules of a launch config: {@code io.rancher.scheduler.affinity:host_label} and its {@code _ne}
 * form. Keys and values are compared without case.
 */
public record HostAffinity(List<Pair> required, List<Pair> forbidden) {
    private static final String FIELD = Labels.AFFINITY + "host_label";

    public HostAffinity {
        required = List.copyOf(required);
        forbidden = List.copyOf(forbidden);
    }

    /** One {@code key=value}; an empty value stands for a label without one. */
    public record Pair(String key, String value) {
        @Override
        public String toString() {
            return key + "=" + value;
        }
    }

    /** The rules of all containers of a unit together. */
    public static HostAffinity of(List<LaunchConfig> unit) {
        var required = new ArrayList<Pair>();
        var forbidden = new ArrayList<Pair>();
        for (var config : unit) {
            required.addAll(pairs(config.label(FIELD)));
            forbidden.addAll(pairs(config.label(FIELD + "_ne")));
        }
        return new HostAffinity(required, forbidden);
    }

    /** May a host with these labels run the unit? */
    public boolean allows(Map<String, String> hostLabels) {
        return required.stream().allMatch(pair -> has(hostLabels, pair))
                && forbidden.stream().noneMatch(pair -> has(hostLabels, pair));
    }

    /** The pairs of a label's value, {@code a=b,c=d}, in lower case. */
    public static List<Pair> pairs(@org.jspecify.annotations.Nullable String value) {
        var pairs = new ArrayList<Pair>();
        for (var part : value == null ? new String[0] : value.split(",")) {
            var text = part.strip().toLowerCase(Locale.ROOT);
            if (!text.isEmpty()) {
                var equals = text.indexOf('=');
                pairs.add(equals < 0
                        ? new Pair(text, "")
                        : new Pair(text.substring(0, equals).strip(),
                                text.substring(equals + 1).strip()));
            }
        }
        return pairs;
    }

    public static boolean has(Map<String, String> labels, Pair pair) {
        return labels.entrySet().stream().anyMatch(label -> label.getKey().equalsIgnoreCase(pair.key())
                && label.getValue().equalsIgnoreCase(pair.value()));
    }
}
