namespace Cloister.AgUi.Tests.Pipeline;

public sealed class StreamProperties
{
    [Fact]
    public void Legal_streams_pass_untouched()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var lines = new RandomStream(seed).Legal();
            var events = Script.Parse(string.Join("; ", lines));

            var passed = Through(events);

            AssertSame(events, passed, lines);
        }
    }

    [Fact]
    public void Changed_streams_are_judged_as_by_the_plain_rules()
    {
        var refused = 0;
        for (var seed = 0; seed < 6000; seed++)
        {
            var random = new RandomStream(seed);
            var lines = random.Mutate(random.Mutate(random.Legal()));
            var events = Script.Parse(string.Join("; ", lines));
            var verifier = new StreamVerifier();

            var verdict = Array.FindIndex(events, e => verifier.Check(e) is not null);

            Assert.True(PlainRules.FirstViolation(events) == verdict, $"{seed}: {verdict} in {string.Join("; ", lines)}");
            refused += verdict < 0 ? 0 : 1;
        }

        Assert.InRange(refused, 3000, 5700);
    }

    [Fact]
    public void Lenient_passes_what_a_second_pipeline_passes_too()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new RandomStream(seed);
            var lines = random.Mutate(random.Mutate(random.Mutate(random.Legal())));

            var once = Through(Script.Parse(string.Join("; ", lines)), VerificationMode.Lenient);
            var twice = Through(once, VerificationMode.Lenient);

            AssertSame(once, twice, lines);
        }
    }

    [Fact]
    public void Chunks_become_a_legal_stream_that_says_the_same()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var lines = new RandomStream(seed).Chunked();
            var events = Script.Parse(string.Join("; ", lines));

            var expanded = Through(events);

            Assert.True(PlainRules.FirstViolation(expanded) < 0, string.Join("; ", lines));
            Assert.Equal(Said(events), Said(expanded));
            AssertSame(expanded, Through(expanded), lines);
        }
    }

    private static AgUiEvent[] Through(AgUiEvent[] events, VerificationMode mode = VerificationMode.Strict)
    {
        var passed = new EventList();
        var pipeline = new EventPipeline(new PipelineOptions { Verification = mode }, passed);
        Array.ForEach(events, pipeline.Push);
        pipeline.Complete();
        return [.. passed];
    }

    private static string Said(IEnumerable<AgUiEvent> events) =>
        string.Concat(
            events.Select(e =>
                e switch
                {
                    TextMessageChunkEvent chunk => chunk.Delta,
                    ToolCallChunkEvent chunk => chunk.Delta,
                    ReasoningMessageChunkEvent chunk => chunk.Delta,
                    TextMessageContentEvent content => content.Delta,
                    ToolCallArgsEvent content => content.Delta,
                    ReasoningMessageContentEvent content => content.Delta,
                    _ => null,
                }
            )
        );

    private static void AssertSame(AgUiEvent[] expected, AgUiEvent[] actual, List<string> lines) =>
        Assert.True(
            expected.Length == actual.Length && expected.Zip(actual).All(pair => ReferenceEquals(pair.First, pair.Second)),
            $"{string.Join("; ", lines)} became {string.Join("; ", actual.AsEnumerable())}"
        );
}
