package io.drover.network.dns;

import io.drover.network.knowledge.View;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;

/** The names of managed addresses. */
final class Reverse {
    private static final Name IPV4 = Name.fromConstantString("in-addr.arpa.");

    private Reverse() {
    }

    /** The address that such a name means, when it is one of our network, else null. */
    static @Nullable InetAddress managed(View view, Name name) {
        if (name.labels() != 7 || !name.subdomain(IPV4)) {
            return null;
        }
        try {
            var address = ReverseMap.fromName(name);
            return address.equals(Names.OURSELVES) || isManaged(view, address) ? address : null;
        } catch (UnknownHostException _) {
            return null;
        }
    }

    private static boolean isManaged(View view, InetAddress address) {
        var environment = view.known().environment();
        var subnet = environment == null ? null : Subnet.parse(environment.subnet());
        return subnet != null && subnet.contains(address);
    }

    /** Null when nobody has the address. */
    static @Nullable PTRRecord find(View view, Name question, InetAddress address) {
        if (address.equals(Names.OURSELVES)) {
            return record(question, Names.METADATA);
        }
        return view.containersAt(address.getHostAddress()).findFirst()
                .map(container -> record(question, container.name().toLowerCase(Locale.ROOT))).orElse(null);
    }

    private static @Nullable PTRRecord record(Name question, String container) {
        try {
            return new PTRRecord(question, DClass.IN, Zone.TTL, Name.fromString(container, Zone.NAME));
        } catch (TextParseException _) {
            // a container's name that cannot be one in DNS
            return null;
        }
    }
}
