package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.model.spec.LbConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which of the certificates that are known a balancer shows. Their names are the same in capitals and in small letters. */
final class Showing {
    private final LbConfig config;
    private final Map<String, Fact.Certificate> known = new HashMap<>();

    Showing(LbConfig config, List<Fact.Certificate> all) {
        this.config = config;
        all.stream().sorted(Comparator.comparing(Fact.Certificate::id))
                .forEach(one -> known.putIfAbsent(small(one.name()), one));
    }

    /** The default first. */
    List<Fact.Certificate> certificates() {
        return config.allCertificates().stream().map(this::named).filter(Objects::nonNull)
                .map(Objects::requireNonNull).toList();
    }

    boolean isDefault(Fact.Certificate certificate) {
        return certificate.name().equalsIgnoreCase(config.defaultCertificate());
    }

    /** Why some or all who come are shown none, for people. */
    List<String> notes() {
        var notes = new ArrayList<String>();
        var asked = config.allCertificates();
        asked.stream().filter(name -> named(name) == null)
                .forEach(name -> notes.add("the certificate " + name + " is not here"));
        // a person's own lines may name files
        if (asked.isEmpty() && !String.valueOf(config.config()).contains(" crt")) {
            notes.add("no certificate is named for what listens for TLS");
        }
        return notes;
    }

    private Fact.@Nullable Certificate named(String name) {
        return known.get(small(name));
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
