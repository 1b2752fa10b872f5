using Cloister.AgUi;

namespace Cloister.Testing.Tests.Fixtures;

public sealed class FixtureTests
{
    private const string Header = """{"_session":{"threadId":"t","runId":"r"}}""";

    public static TheoryData<string> Names => [.. Testing.Fixtures.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Recording_is_legal_unless_its_name_says_otherwise(string name)
    {
        var fixture = Testing.Fixtures.Load(name);

        var violation = StreamVerifier.VerifyAll(fixture.Events);

        Assert.Equal(name == "truncated" ? StreamRule.RunEndsStream : null, violation?.Rule);
        Assert.DoesNotContain(fixture.Events, e => e is MalformedEvent);
        Assert.Equal(name == "unknown-event", fixture.Events.Any(e => e is UnknownEvent));
        Assert.Equal((name, "thread-1"), (fixture.Name, fixture.ThreadId));
    }

    [Fact]
    public async Task Recording_plays_as_an_agent()
    {
        var fixture = Testing.Fixtures.HappyPath;

        var events = await fixture.ToAgent().RunAsync(new(new("t", "r"))).ToListAsync();

        Assert.Equal(fixture.Events, events);
    }

    [Fact]
    public void Unknown_name_is_refused_with_the_names_there_are()
    {
        var exception = Assert.Throws<ArgumentException>(() => Testing.Fixtures.Load("nope"));

        Assert.Contains("happy-path", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("not json", 1)]
    [InlineData("{}", 1)]
    [InlineData("""{"_session":{"threadId":"t"}}""", 1)]
    [InlineData(Header + "\n" + """{"type":"RUN_STARTED"}""", 2)]
    [InlineData(Header + "\n" + """{"type":5,"payload":{"type":"RUN_STARTED"}}""", 2)]
    [InlineData(Header + "\n" + """{"type":"RAW","payload":{"type":"RAW","event":1}}""" + "\n\n", 3)]
    [InlineData(Header + "\r\n" + """{"type":"RAW","payload":{"event":1}}""", 2)]
    public void What_cannot_be_read_is_refused_with_its_line(string text, int line)
    {
        var exception = Assert.Throws<FormatException>(() => Fixture.Parse("mine", text));

        Assert.Contains($"Line {line} of the fixture 'mine'", exception.Message, StringComparison.Ordinal);
    }
}
