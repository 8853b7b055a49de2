package dev.tidemark.api.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import java.security.Principal;

/** A route that says nothing of who may come, in services that are given a {@link Wanted}. */
@Controller("/careless")
@Requires(beans = CarelessController.Wanted.class)
final class CarelessController {
  /** Asks for the route. */
  record Wanted() {}

  @Get
  String get(HttpRequest<?> request) {
    return request.getUserPrincipal().map(Principal::getName).orElse("nobody");
  }

  @Post("/{name}")
  String post(String name, HttpRequest<byte[]> request) {
    return get(request);
  }
}
