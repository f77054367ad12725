package io.drover.network.dns;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;

/** The names that are ours. */
final class Zone {
    static final Name NAME = Name.fromConstantString("rancher.internal.");
    /** Seconds. What is here now may be elsewhere a second later. */
    static final long TTL = 1;
    private static final Name POSTMASTER = Name.fromConstantString("hostmaster.rancher.internal.");

    private Zone() {
    }

    /** Lower case and without {@code rancher.internal}; empty for that itself, null for a name of others. */
    static @Nullable String relative(Name name) {
        if (!name.subdomain(NAME)) {
            return null;
        }
        var own = name.labels() - NAME.labels();
        var text = new StringBuilder(name.length());
        for (int i = 0; i < own; i++) {
            if (i > 0) {
                text.append('.');
            }
            text.append(name.getLabelString(i));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    /** Says of a name that there is nothing, and for how long to believe it: a second. */
    static SOARecord soa(Name zone, long revision) {
        return new SOARecord(zone, DClass.IN, TTL, NAME, POSTMASTER, revision & 0xFFFFFFFFL, 60, 10, 86400, TTL);
    }
}
