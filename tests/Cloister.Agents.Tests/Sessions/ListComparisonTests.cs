using Cloister.AgUi;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>What a client's list means. Letters are messages: u by the client, f by somebody else, a by the agent; a list is written as it is read.</summary>
public sealed class ListComparisonTests
{
    [Theory]
    // ours, listed -> cut from, appended
    [InlineData("", "u1 a2 u3", null, "u1 a2 u3")]
    [InlineData("u1 a1", "u1 a1 u2", null, "u2")]
    [InlineData("u1 a1", "u2", null, "u2")]
    [InlineData("u1 a1", "u1 a1", null, "")]
    [InlineData("u1 a1", "u1", "a1", "")]
    [InlineData("u1 a1 u2 a2", "u1 a1 u3", "u2", "u3")]
    [InlineData("u1 a1 u2 a2", "u1!", "u1", "u1")]
    [InlineData("u1 a1 u2 a2", "u1 a1 u2!", "u2", "u2")]
    [InlineData("u1 a1 f2 a2", "u1 a1 u3", null, "u3")]
    [InlineData("u1 a1 f2 a2", "u1", null, "")]
    [InlineData("u1 a1 f2 a2", "u1!", null, "new")]
    [InlineData("u1 a1 u2 a2 f3", "u1 a1 u4", null, "u4")]
    [InlineData("u1 a1", "x1 a9 u2", null, "u2")]
    [InlineData("u1 a1", "u1 a1 a9 u2", null, "u2")]
    [InlineData("u1 a1", "u1 a1 u8 a9 u2", null, "u2")]
    [InlineData("u1 a1", "u1 u2", null, "u2")]
    public void List_is_read_as(string ours, string listed, string? cut, string appended)
    {
        var reading = Read(ours, listed);

        Assert.Equal(cut, reading.CutFrom);
        Assert.Equal(appended, string.Join(' ', reading.Append.Select(message => message.Id)));
    }

    [Fact]
    public void Client_can_say_that_nothing_is_to_be_cut()
    {
        var reading = Read("u1 a1 u2 a2", "u1 a1 u3", HistoryMode.Append);

        Assert.Null(reading.CutFrom);
        Assert.Equal("u3", Assert.Single(reading.Append).Id);
    }

    [Fact]
    public void Answers_to_questions_never_cut()
    {
        var reading = Read("u1 a1 u2 a2", "u1", resumes: true);

        Assert.Null(reading.CutFrom);
        Assert.Empty(reading.Append);
    }

    [Fact]
    public void Results_are_taken_for_calls_that_the_client_was_asked_for()
    {
        var reading = Read("u1 a1", "u1 a1 t5:c1 t6:c2");

        Assert.Equal("t5", Assert.Single(reading.Append).Id);
        Assert.Equal("t6", Assert.Single(reading.Refused));
    }

    [Fact]
    public void Call_gets_the_first_answer_wherever_it_stands()
    {
        var reading = Read("u1 a1 f2 a2", "u1 a1 t5:c1 f2 a2 t6:c1 u3");

        Assert.Equal(["t5", "u3"], reading.Append.Select(message => message.Id));
        Assert.Equal("t6", Assert.Single(reading.Refused));
    }

    [Fact]
    public void Answer_to_a_call_that_leaves_is_refused()
    {
        var reading = Read("u0 u1 a1", "u0 t5:c1 u2");

        Assert.Equal(("u1", "u2"), (reading.CutFrom, Assert.Single(reading.Append).Id));
        Assert.Equal("t5", Assert.Single(reading.Refused));
    }

    [Fact]
    public void What_nobody_sees_is_not_replaced_by_a_client()
    {
        KnownMessage[] hidden = [new("u1", "user", IsHidden: true, IsOfClient: false)];

        var reading = new ListComparison(hidden, [new UserMessage("u1", "mine")], new Dictionary<string, string>(), () => "new").Read(
            HistoryMode.Unsaid,
            resumes: false,
            _ => true
        );

        Assert.Equal("new", Assert.Single(reading.Append).Id);
    }

    [Theory]
    [InlineData("u1 a1 u2 a2", "u3", false)]
    [InlineData("u1 a1", "u1 a1 u2", false)]
    [InlineData("u1 a1 f2 a2", "u1 a1 u3", true)]
    [InlineData("u1 a1 u2 a2", "a1 u2 a2 u3", false)]
    [InlineData("u1 a1", "x1 u1 a1 u2", true)]
    public void Client_is_brought_up_to_date_if_it_holds_something_else(string ours, string listed, bool expected) =>
        Assert.Equal(expected, Read(ours, listed).NeedsCatchUp);

    [Fact]
    public void No_list_takes_away_what_others_said()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var ours = Enumerable.Range(0, random.Next(1, 9)).Select(i => $"{"ufa"[random.Next(3)]}{i}").ToArray();
            var listed = Enumerable
                .Range(0, random.Next(0, 9))
                .Select(i => $"{"ua"[random.Next(2)]}{random.Next(12)}{(random.Next(4) == 0 ? "!" : "")}");

            var known = ours.Select(id => id[1..]).ToDictionary(number => number, number => ours.First(id => id[1..] == number));
            var list = string.Join(' ', listed.DistinctBy(id => id.TrimEnd('!')[1..]).Select(id => Same(id, known)));
            var reading = Read(string.Join(' ', ours), list, (HistoryMode)random.Next(4));

            if (reading.CutFrom is { } cut)
            {
                Assert.DoesNotContain(ours.SkipWhile(id => id != cut), id => id[0] == 'f');
            }

            Assert.All(reading.Append, message => Assert.True(message.IsOfClient()));
        }
    }

    /// <summary>A message that we know is listed under the id it has here.</summary>
    private static string Same(string listed, Dictionary<string, string> known) =>
        known.TryGetValue(listed.TrimEnd('!')[1..], out var id) ? id + (listed.EndsWith('!') && id[0] == 'u' ? "!" : "") : listed;

    private static ListReading Read(string ours, string listed, HistoryMode mode = HistoryMode.Unsaid, bool resumes = false)
    {
        var known = Words(ours)
            .Select(id => new KnownMessage(id, id[0] == 'a' ? "assistant" : "user", IsHidden: false, id[0] == 'u'))
            .ToList();
        var changed = Words(listed).Where(word => word.EndsWith('!')).Select(word => word.TrimEnd('!')).ToHashSet();
        return new ListComparison(
            known,
            [.. Words(listed).Select(Message)],
            new Dictionary<string, string> { ["c1"] = "a1" },
            () => "new"
        ).Read(mode, resumes, message => changed.Contains(message.Id));
    }

    private static Message Message(string word)
    {
        var id = word.TrimEnd('!');
        return id[0] switch
        {
            'a' => new AssistantMessage(id) { Content = "said" },
            't' => new ToolMessage(id.Split(':')[0], id.Split(':')[1], "result"),
            _ => new UserMessage(id, "asked"),
        };
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
