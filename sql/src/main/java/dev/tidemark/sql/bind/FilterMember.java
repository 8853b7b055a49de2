package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.Term;
import java.util.Optional;

/**
 * The name of a filter's member, split into field and operator as in a query.
 *
 * @param field a field of the topic, a path into its events, or a name that is unknown in the topic
 * @param type the declared type of the field; empty if it can have any value
 */
public record FilterMember(String field, Operator operator, Optional<FieldType> type) {
  /** Splits the name of a member. A name that is as a whole the name of a field means equality. */
  public static FilterMember of(Topic topic, String member) {
    NameResolver nameResolver = new NameResolver(topic);
    if (nameResolver.literal(member).isPresent()) {
      return new FilterMember(member, Operator.EQ, type(nameResolver, member));
    }
    Optional<Operator> operator = Operator.ending(member);
    int ending = operator.map(o -> o.suffix().length()).orElse(0);
    String field = member.substring(0, member.length() - ending);
    return new FilterMember(field, operator.orElse(Operator.EQ), type(nameResolver, field));
  }

  private static Optional<FieldType> type(NameResolver nameResolver, String field) {
    return nameResolver.scalar(field).map(Term::type);
  }
}
