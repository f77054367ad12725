package io.drover.network.dns;

import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.knowledge.View;
import java.net.InetAddress;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Answers questions about names below {@code rancher.internal}, after asking the agent if need be. */
final class OurNames {
    private final Knowledge knowledge;
    private final Asking asking;
    private final Chain chain;

    OurNames(Knowledge knowledge, Asking asking, Outside outside) {
        this.knowledge = knowledge;
        this.asking = asking;
        this.chain = new Chain(outside);
    }

    Reaction answer(Message query, String name, InetAddress source, boolean tcp) {
        var view = knowledge.view();
        var asker = Asker.at(source, view);
        var found = Names.find(view, asker.container(), name);
        if (!(found instanceof Found.Unknown)) {
            asking.used(name);
            return found(query, found, asker, view, tcp);
        }
        if (view.known().hostId().isEmpty()) {
            // nothing was heard yet, so nothing can be said
            return Reaction.now(query, Reply.failure(query, Rcode.SERVFAIL), tcp);
        }
        if (!Names.mayExist(view, asker.container(), name)) {
            return Reaction.now(query, Local.unknown(query, Zone.NAME, view), tcp);
        }
        return switch (asking.ask(asker.key(), name)) {
            case REFUSED -> Reaction.now(query, Reply.failure(query, Rcode.SERVFAIL), tcp);
            // the answer may have come since the first look
            case SETTLED -> again(query, name, source, tcp);
            case PENDING -> Reaction.later(query, tcp, () -> waited(query, name, source));
        };
    }

    private Reaction again(Message query, String name, InetAddress source, boolean tcp) {
        var view = knowledge.view();
        var asker = Asker.at(source, view);
        return found(query, Names.find(view, asker.container(), name), asker, view, tcp);
    }

    private Message waited(Message query, String name, InetAddress source) {
        try {
            asking.await(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var view = knowledge.view();
        var asker = Asker.at(source, view);
        return answer(query, Names.find(view, asker.container(), name), asker, view);
    }

    private Reaction found(Message query, Found found, Asker asker, View view, boolean tcp) {
        return found instanceof Found.Elsewhere
                ? Reaction.later(query, tcp, () -> answer(query, found, asker, view))
                : Reaction.now(query, answer(query, found, asker, view), tcp);
    }

    /** May ask others, when the name leads to one of theirs. */
    private Message answer(Message query, Found found, Asker asker, View view) {
        return switch (found) {
            case Found.Here here -> Local.addresses(query, here, view);
            case Found.Unknown _ -> Local.unknown(query, Zone.NAME, view);
            case Found.Elsewhere elsewhere -> chain.follow(query, elsewhere, asker, view);
        };
    }
}
