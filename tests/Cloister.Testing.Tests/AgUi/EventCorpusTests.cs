using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

public sealed class EventCorpusTests
{
    [Fact]
    public void Corpus_holds_every_event_type_in_a_legal_order()
    {
        var known = Enum.GetValues<EventType>().Where(type => type < EventType.Unknown);

        Assert.Empty(known.Except(EventCorpus.All.Select(e => e.Type)));
        Assert.Null(StreamVerifier.VerifyAll(EventCorpus.All));
    }

    [Fact]
    public void Explicit_corpus_holds_no_chunks_and_is_legal()
    {
        Assert.DoesNotContain(
            EventCorpus.Explicit,
            e => e.Type is EventType.TextMessageChunk or EventType.ToolCallChunk or EventType.ReasoningMessageChunk
        );
        Assert.Null(StreamVerifier.VerifyAll(EventCorpus.Explicit));
    }

    [Fact]
    public void Every_optional_member_of_every_type_is_set_somewhere()
    {
        var unset = EventCorpus
            .All.GroupBy(e => e.Type)
            .SelectMany(events =>
                events
                    .First()
                    .GetType()
                    .GetProperties()
                    .Where(member => member.Name != nameof(AgUiEvent.Wire) && events.All(e => member.GetValue(e) is null))
                    .Select(member => $"{events.Key}.{member.Name}")
            );

        Assert.Empty(unset);
    }

    [Fact]
    public void Corpus_survives_json()
    {
        var decoder = new JsonEventDecoder();

        Assert.All(EventCorpus.All, e => Assert.Equal(e, decoder.Decode(AgUiJson.ToUtf8(e))));
    }
}
