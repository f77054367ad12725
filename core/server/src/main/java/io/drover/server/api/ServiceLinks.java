package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.intent.Intent.ServiceLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The links that a service has after one of the actions on them. */
final class ServiceLinks {
    private ServiceLinks() {
    }

    static List<ServiceLink> after(Service service, String action, Body body) {
        if (action.equals("setservicelinks")) {
            var given = body.at("serviceLinks");
            return given.absent() ? List.of() : given.items().stream().map(ServiceLinks::read).toList();
        }
        var one = read(body.at("serviceLink"));
        var links = new ArrayList<ServiceLink>();
        service.links().forEach((name, id) -> links.add(new ServiceLink(id, name)));
        if (action.equals("addservicelink")) {
            links.add(one);
        } else {
            links.removeIf(link -> link.serviceId().equals(one.serviceId())
                    && (one.name() == null || Objects.equals(one.name(), link.name())));
        }
        return links;
    }

    private static ServiceLink read(Given given) {
        var id = given.object().at("serviceId");
        if (id.absent()) {
            throw new Refusal(Refusal.Code.MissingRequired, id.field(),
                    id.field() + " is missing");
        }
        return new ServiceLink(id.text(), given.at("name").orNull(Given::text));
    }
}
