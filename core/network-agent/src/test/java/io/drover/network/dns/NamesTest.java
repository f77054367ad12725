package io.drover.network.dns;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.environment;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.HealthCheck;
import io.drover.network.Facts;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

class NamesTest {
    private static final HealthCheck CHECK = new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "none", 1);
    private static final InetAddress WEB_1 = InetAddress.ofLiteral("172.17.0.2");
    private static final InetAddress DB_1 = InetAddress.ofLiteral("172.17.0.3");
    private static final InetAddress NOBODY = InetAddress.ofLiteral("172.17.0.99");

    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge);
    private final Resolvers none = List::of;
    private final Responder responder = new Responder(knowledge, asking, none,
            new Recursion(none, System::nanoTime, Patience.USUAL));

    @BeforeEach
    void tell() {
        knowledge.hear(whole(environment(), stack("1st1", "Shop"), stack("1st2", "other"),
                service("1s1", "1st1", "Web").sidekick("Logger")
                        .links(Map.of("database", "1s2", "cache", "1s4", "mirror", "1s6")).fact(),
                service("1s2", "1st1", "db").fact(), service("1s3", "1st2", "api").fact(),
                service("1s4", "1st2", "redis").fact(),
                service("1s5", "1st1", "outside").external("192.0.2.7", "192.0.2.8", "2001:db8::7", "nonsense").fact(),
                service("1s41", "1st1", "sometimes").external("192.0.2.21", " 192.0.2.22").checked(CHECK, "192.0.2.22")
                        .fact(),
                service("1s42", "1st1", "never").external("192.0.2.21", "192.0.2.22")
                        .checked(CHECK, "192.0.2.22", "192.0.2.21").fact(),
                service("1s43", "1st1", "mixed").external("192.0.2.23", "db.example").checked(CHECK, "192.0.2.23")
                        .fact(),
                service("1s44", "1st1", "spaced").external("192.0.2.24", " 192.0.2.25").checked(CHECK, "192.0.2.24")
                        .fact(),
                service("1s45", "1st1", "four-ill").external("192.0.2.26", "192.0.2.27", "2001:db8::26")
                        .checked(CHECK, "192.0.2.26", "192.0.2.27").fact(),
                service("1s46", "1st1", "six-ill").external("192.0.2.28", "2001:db8::28", "2001:db8::29", "192.0.2.29")
                        .checked(CHECK, "2001:db8::28", "2001:db8::29", "192.0.2.29").fact(),
                service("1s48", "1st1", "both-ill").external("192.0.2.30", "2001:db8::30")
                        .checked(CHECK, "192.0.2.30", "2001:db8::30").fact(),
                service("1s49", "1st1", "only-six").external("2001:db8::31").checked(CHECK, "2001:db8::31").fact(),
                service("1s47", "1st1", "kinds").alias(Map.of("a", "1s45", "b", "1s46")).fact(),
                service("1s6", "1st1", "mirror-of").externalName("db.shop.rancher.internal").fact(),
                service("1s7", "1st1", "both").alias(Map.of("a", "1s2", "b", "1s3", "c", "1s8")).fact(),
                service("1s8", "1st1", "loop").alias(Map.of("a", "1s7", "b", "1s5")).fact(),
                service("1s9", "1st1", "checked").fact(), service("1s10", "1st1", "sick").fact(),
                service("1s11", "1st1", "idle").fact(),
                service("1s15", "1st1", "gathers").takesIn("1i16", "1i4", "1i99").fact(),
                service("1s12", "1st1", "virtual").vip("169.254.64.9").fact(),
                service("1s13", "1st1", "nowhere").externalName("gone.shop.rancher.internal").fact(),
                service("1s14", "1st1", "round").externalName("round.shop.rancher.internal").fact(),
                container("1i1", "Shop_Web_1").of("1st1", "1s1").at("10.42.0.1").links(Map.of("friend", "1i4")).fact(),
                container("1i2", "shop_web_2").of("1st1", "1s1").at("10.42.0.2").on("1h2").fact(),
                container("1i3", "shop_web_logger_1").of("1st1", "1s1").part("Logger").in("1i1").fact(),
                container("1i4", "shop_db_1").of("1st1", "1s2").at("10.42.0.4").state("starting").fact(),
                container("1i5", "other_api_1").of("1st2", "1s3").at("10.42.0.5").fact(),
                container("1i6", "other_redis_1").of("1st2", "1s4").at("10.42.0.6").fact(),
                container("1i7", "c1").of("1st1", "1s9").at("10.42.0.7").health("healthy").fact(),
                container("1i8", "c2").of("1st1", "1s9").at("10.42.0.8").health("updating-healthy").fact(),
                container("1i9", "c3").of("1st1", "1s9").at("10.42.0.9").health("unhealthy").fact(),
                container("1i10", "c4").of("1st1", "1s9").at("10.42.0.10").health("initializing").fact(),
                container("1i11", "c5").of("1st1", "1s9").at("10.42.0.11").state("stopped").fact(),
                container("1i12", "s1").of("1st1", "1s10").at("10.42.0.12").health("unhealthy").fact(),
                container("1i13", "s2").of("1st1", "1s10").at("10.42.0.13").health("initializing").fact(),
                container("1i14", "s3").of("1st1", "1s10").at("10.42.0.14").health("unhealthy").state("stopped").fact(),
                container("1i15", "on-host").fact(), container("1i16", "by.hand").at("10.42.0.16").fact()));
        knowledge.hear(new ToNetworkAgent.Attached(
                List.of(attached("1i1", "172.17.0.2", "10.42.0.1"), attached("1i4", "172.17.0.3", "10.42.0.4"))));
    }

    @AfterEach
    void close() {
        asking.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            web.shop,               10.42.0.1 10.42.0.2
            WEB.ShOp,               10.42.0.1 10.42.0.2
            logger.web.shop,        10.42.0.1
            db.shop,                10.42.0.4
            api.other,              10.42.0.5
            shop_web_1,             10.42.0.1
            Shop_Web_2,             10.42.0.2
            shop_web_logger_1,      10.42.0.1
            by.hand,                10.42.0.16
            rancher-metadata,       169.254.169.250
            outside.shop,           192.0.2.7 192.0.2.8
            both.shop,              10.42.0.4 10.42.0.5 192.0.2.7 192.0.2.8
            loop.shop,              10.42.0.4 10.42.0.5 192.0.2.7 192.0.2.8
            checked.shop,           10.42.0.7 10.42.0.8
            sometimes.shop,         192.0.2.21
            never.shop,             192.0.2.21 192.0.2.22
            mixed.shop,             192.0.2.23
            spaced.shop,            192.0.2.25
            sick.shop,              10.42.0.12 10.42.0.13
            s1,                     10.42.0.12
            virtual.shop,           169.254.64.9
            gathers.shop,           10.42.0.4 10.42.0.16
            """)
    void answersEachKindOfName(String name, String addresses) throws IOException {
        var reply = ask(WEB_1, name, Type.A);
        assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(addresses(reply)).containsExactlyInAnyOrder(addresses.split(" "));
        assertThat(reply.getSection(Section.ANSWER)).allMatch(record -> record.getTTL() == 1)
                .allMatch(record -> record.getName().toString().equals(name + ".rancher.internal."));
    }

    @ParameterizedTest
    @CsvSource({"unknown.shop", "nobody.web.shop", "web", "web.shop.shop", "web.shop.web.shop", "nothing", "shop",
            "a.b.c.d.e", "deep.web.other", "gone_1"})
    void whatIsUnknownIsNotThere(String name) throws IOException {
        var reply = ask(WEB_1, name, Type.A);
        assertThat(reply.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(((SOARecord) reply.getSection(Section.AUTHORITY).getFirst()).getMinimum()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"web.shop, AAAA", "web.shop, TXT", "web.shop, MX", "idle.shop, A", "idle.shop, AAAA", "on-host, A",
            "c5, A", "rancher-metadata, AAAA", "outside.shop, TXT", "six-ill.shop, AAAA", "only-six.shop, A"})
    void whatIsKnownButHasNothingOfThatKindIsEmpty(String name, String type) throws IOException {
        var reply = ask(WEB_1, name, Type.value(type));
        assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.getSection(Section.ANSWER)).isEmpty();
        assertThat(((SOARecord) reply.getSection(Section.AUTHORITY).getFirst()).getMinimum()).isOne();
    }

    @Test
    void anExternalServiceMayHaveIpv6() throws IOException {
        assertThat(addresses(ask(WEB_1, "outside.shop", Type.AAAA))).containsExactly("2001:db8:0:0:0:0:0:7");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            four-ill, A,    192.0.2.26 192.0.2.27
            four-ill, AAAA, 2001:db8:0:0:0:0:0:26
            six-ill,  A,    192.0.2.28
            kinds,    A,    192.0.2.28
            kinds,    AAAA, 2001:db8:0:0:0:0:0:26
            both-ill, A,    192.0.2.30
            both-ill, AAAA, 2001:db8:0:0:0:0:0:30
            only-six, AAAA, 2001:db8:0:0:0:0:0:31
            """)
    void nobodyIsLeftWithoutAnAddressHeCanUse(String name, String type, String addresses)
            throws IOException {
        assertThat(addresses(ask(WEB_1, name + ".shop", Type.value(type))))
                .containsExactlyInAnyOrder(addresses.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"database", "Database", "database.shop"})
    void aLinkIsANameForItsOwnContainersOnly(String alias) throws IOException {
        assertThat(addresses(ask(WEB_1, alias, Type.A))).containsExactly("10.42.0.4");
        assertThat(addresses(ask(InetAddress.ofLiteral("10.42.0.1"), alias, Type.A))).containsExactly("10.42.0.4");
        assertThat(ask(DB_1, alias, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask(NOBODY, alias, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void aLinkToAnotherStackIsNamedWithThatStack() throws IOException {
        assertThat(addresses(ask(WEB_1, "cache", Type.A))).containsExactly("10.42.0.6");
        assertThat(addresses(ask(WEB_1, "cache.other", Type.A))).containsExactly("10.42.0.6");
        assertThat(ask(WEB_1, "cache.shop", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void aContainersOwnLinkIsAName() throws IOException {
        assertThat(addresses(ask(WEB_1, "friend", Type.A))).containsExactly("10.42.0.4");
        assertThat(ask(DB_1, "friend", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void anExternalNameIsAnswered() throws IOException {
        for (var name : List.of("mirror-of.shop", "mirror")) {
            var reply = ask(WEB_1, name, Type.A);
            assertThat(reply.getSection(Section.ANSWER).getFirst().rdataToString())
                    .isEqualTo("db.shop.rancher.internal.");
            assertThat(addresses(reply)).containsExactly("db.shop.rancher.internal.", "10.42.0.4");
        }
        assertThat(addresses(ask(WEB_1, "mirror-of.shop", Type.CNAME))).containsExactly("db.shop.rancher.internal.");
        assertThat(ask(WEB_1, "nowhere.shop", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask(WEB_1, "round.shop", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,   10.42.0.1 10.42.0.2
            30,  10.42.0.1 10.42.0.2 10.42.0.98 10.42.0.99
            100, 10.42.0.98 10.42.0.99
            """)
    void whatStandsByInAnUpgradeHasNoNameForAsLongAsOthersAreThere(int percent, String addresses) throws IOException {
        knowledge.hear(Facts.put(service("1s1", "1st1", "Web").shared(1, percent).fact(),
                container("1i98", "new_1").of("1st1", "1s1").at("10.42.0.98").revision(1).fact(),
                container("1i99", "new_2").of("1st1", "1s1").at("10.42.0.99").revision(1).fact()));
        assertThat(addresses(ask(DB_1, "web.shop", Type.A))).containsExactlyInAnyOrder(addresses.split(" "));
        assertThat(addresses(ask(DB_1, "new_1", Type.A))).containsExactly("10.42.0.98");
        knowledge.hear(new ToNetworkAgent.Changed(List.of(), List.of("container/1i1", "container/1i2"), 0));
        assertThat(addresses(ask(DB_1, "web.shop", Type.A))).containsExactlyInAnyOrder("10.42.0.98", "10.42.0.99");
    }

    @Test
    void aContainerThatStopsLeavesAtOnceAndOneThatComesIsThere() throws IOException {
        knowledge.hear(Facts.put(
                container("1i1", "Shop_Web_1").of("1st1", "1s1").at("10.42.0.1").state("stopping").fact()));
        assertThat(addresses(ask(DB_1, "web.shop", Type.A))).containsExactly("10.42.0.2");
        knowledge.hear(Facts.put(container("1i99", "shop_web_3").of("1st1", "1s1").at("10.42.0.99").fact()));
        assertThat(addresses(ask(DB_1, "web.shop", Type.A))).containsExactlyInAnyOrder("10.42.0.2", "10.42.0.99");
        knowledge.hear(new ToNetworkAgent.Changed(List.of(), List.of("container/1i99", "container/1i2"), 0));
        assertThat(addresses(ask(DB_1, "web.shop", Type.A))).isEmpty();
    }

    @Test
    void aRenamedStackHasItsNewNameOnly() throws IOException {
        knowledge.hear(Facts.put(new Fact.OfStack("1st1", "1st1-uuid", "store", false)));
        assertThat(addresses(ask(DB_1, "db.store", Type.A))).containsExactly("10.42.0.4");
        assertThat(ask(NOBODY, "db.shop", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void theOrderChanges() throws IOException {
        var firsts = new HashSet<String>();
        for (int i = 0; i < 200; i++) {
            firsts.add(addresses(ask(DB_1, "web.shop", Type.A)).getFirst());
        }
        assertThat(firsts).hasSize(2);
    }

    @Test
    void addressesHaveNames() throws IOException {
        assertThat(addresses(pointer("1.0.42.10.in-addr.arpa."))).containsExactly("shop_web_1.rancher.internal.");
        assertThat(addresses(pointer("250.169.254.169.in-addr.arpa.")))
                .containsExactly("rancher-metadata.rancher.internal.");
        var nobodys = pointer("77.7.42.10.in-addr.arpa.");
        assertThat(nobodys.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(nobodys.getHeader().getFlag(Flags.AA)).isTrue();
    }

    @Test
    void kindsThatNobodyIsAnsweredAreRefused() throws IOException {
        assertThat(ask(WEB_1, "web.shop", Type.ANY).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(ask(WEB_1, "web.shop", Type.AXFR).getRcode()).isEqualTo(Rcode.NOTIMP);
        var chaos = Message.newQuery(Record.newRecord(name("web.shop"), Type.A, DClass.CHAOS));
        var reply = react(WEB_1, chaos);
        assertThat(reply.getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(reply.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(reply.getHeader().getFlag(Flags.RA)).isFalse();
    }

    @Test
    void whoHasHeardNothingYetSaysSo() throws IOException {
        var blank = new Knowledge();
        try (var nobody = new Asking(blank)) {
            var unknowing = new Responder(blank, nobody, none, new Recursion(none, System::nanoTime, Patience.USUAL));
            var query = Message.newQuery(Record.newRecord(name("web.shop"), Type.A, DClass.IN));
            assertThat(unknowing.react(query.toWire(), WEB_1, false)).isInstanceOfSatisfying(Reaction.Now.class,
                    now -> assertThat(now.reply()[3] & 0xF).isEqualTo(Rcode.SERVFAIL));
        }
    }

    @Test
    void thereIsExactlyOneQuestion() throws IOException {
        var two = Message.newQuery(Record.newRecord(name("web.shop"), Type.A, DClass.IN));
        two.addRecord(Record.newRecord(name("db.shop"), Type.A, DClass.IN), Section.QUESTION);
        assertThat(react(WEB_1, two).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(react(WEB_1, new Message(7)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void anAnswerIsNotAnswered() {
        var answer = new Message(7);
        answer.getHeader().setFlag(Flags.QR);
        assertThat(responder.react(answer.toWire(), WEB_1, false)).isInstanceOf(Reaction.Silence.class);
    }

    private Message pointer(String name) throws IOException {
        return react(WEB_1,
                Message.newQuery(Record.newRecord(Name.fromConstantString(name), Type.PTR, DClass.IN)));
    }

    private Message ask(InetAddress client, String name, int type) throws IOException {
        return react(client, Message.newQuery(Record.newRecord(name(name), type, DClass.IN)));
    }

    private static Name name(String relative) throws TextParseException {
        return Name.fromString(relative, Zone.NAME);
    }

    private Message react(InetAddress client, Message query) throws IOException {
        var reply = new Message(switch (responder.react(query.toWire(), client, false)) {
            case Reaction.Now now -> now.reply();
            case Reaction.Later later -> later.reply().get();
            case Reaction.Silence _ -> throw new AssertionError("no answer");
        });
        assertThat(reply.getHeader().getID()).isEqualTo(query.getHeader().getID());
        return reply;
    }

    private static List<String> addresses(Message reply) {
        return Stream.of(reply.getSectionArray(Section.ANSWER)).map(Record::rdataToString).toList();
    }
}
