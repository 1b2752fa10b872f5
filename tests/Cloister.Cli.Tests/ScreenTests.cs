using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class ScreenTests : IDisposable
{
    private readonly Place _piped = new("/");
    private readonly Place _watched = new("/", isInteractive: true);

    public void Dispose()
    {
        _piped.Dispose();
        _watched.Dispose();
    }

    [Fact]
    public void Text_is_printed_as_it_grows_and_once()
    {
        var screen = new Screen(_piped.Here.Terminal);

        foreach (var state in States(new TextMessageStartEvent("a1"), Said("a1", "one "), Said("a1", "two"), new TextMessageEndEvent("a1")))
        {
            screen.Show(state);
            screen.Show(state);
        }

        screen.End();
        Assert.Equal("one two\n", _piped.Out);
    }

    [Fact]
    public void Call_is_shown_when_it_is_complete_and_its_result_when_it_is_there()
    {
        var screen = new Screen(_watched.Here.Terminal);

        foreach (
            var state in States(
                new TextMessageStartEvent("a1"),
                Said("a1", "Let me look."),
                new TextMessageEndEvent("a1"),
                new ToolCallStartEvent("c1", "read") { ParentMessageId = "a1" },
                new ToolCallArgsEvent("c1", """{"path":"""),
                new ToolCallArgsEvent("c1", "\"a\"}"),
                new ToolCallEndEvent("c1"),
                new ToolCallResultEvent("m1", "c1", "first line\nsecond"),
                new TextMessageStartEvent("a2"),
                Said("a2", "Done.")
            )
        )
        {
            screen.Show(state);
        }

        screen.End();
        Assert.Equal("Let me look.\n[read {\"path\":\"a\"}]\n[read → first line second]\nDone.\n", _watched.Out);
    }

    [Fact]
    public void Remarks_stay_out_of_what_programs_read()
    {
        var screen = new Screen(_piped.Here.Terminal);
        screen.Show(States(new TextMessageStartEvent("a1"), Said("a1", "one")).Last());

        screen.Remark("The connection broke.");

        Assert.Equal("one\n", _piped.Out);
        Assert.Equal("The connection broke.\n", _piped.Error);
    }

    [Fact]
    public void History_is_for_people_and_programs_get_only_what_is_new()
    {
        var state = States(new TextMessageStartEvent("a1"), Said("a1", "so far")).Last();
        var (watched, piped) = (new Screen(_watched.Here.Terminal), new Screen(_piped.Here.Terminal));

        watched.ShowHistory(state);
        piped.ShowHistory(state);
        piped.Show(ChatReducer.Default.Reduce(state, Said("a1", ", and on")));

        Assert.Equal("> Hi\nso far", _watched.Out);
        Assert.Equal(", and on", _piped.Out);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" Yes", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public async Task Question_shows_the_whole_call_and_only_a_yes_is_one(string answer, bool approved)
    {
        using var place = new Place("/", $"{answer}\n");
        var screen = new Screen(place.Here.Terminal);
        var state = Asking(new Interrupt("ap_1", "tool_call") { Message = "May I?", ToolCallId = "c1" });

        var answers = await new Questions(place.Here.Terminal, screen, TimeProvider.System).AnswerAsync(state);

        Assert.Equal([ResumeEntry.Resolve("ap_1", JsonData.Object(("approved", approved)))], answers);
        Assert.Contains("""shell {"cmd":"rm -rf build"}""", place.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_that_nobody_answers_stays_open_and_one_that_is_too_old_is_not_asked()
    {
        using var place = new Place("/");
        var questions = new Questions(place.Here.Terminal, new Screen(place.Here.Terminal), TimeProvider.System);
        var late = new Interrupt("ap_1", "tool_call") { ExpiresAt = "2001-01-01T00:00:00Z" };

        Assert.Null(await questions.AnswerAsync(Asking(new Interrupt("ap_1", "tool_call"))));
        Assert.Equal([ResumeEntry.Cancel("ap_1")], await questions.AnswerAsync(Asking(late)));
    }

    private static TextMessageContentEvent Said(string id, string text) => new(id, text);

    private static ChatState Asking(Interrupt interrupt) =>
        States(
                new ToolCallStartEvent("c1", "shell"),
                new ToolCallArgsEvent("c1", """{"cmd":"rm -rf build"}"""),
                new ToolCallEndEvent("c1"),
                new RunFinishedEvent("t1", "r1") { Outcome = new InterruptOutcome([interrupt]) }
            )
            .Last();

    private static IEnumerable<ChatState> States(params AgUiEvent[] events)
    {
        var state = ChatReducer.Default.Reduce(new() { Messages = [new UserMessage("u1", "Hi")] }, new RunStartedEvent("t1", "r1"));
        foreach (var @event in events)
        {
            state = ChatReducer.Default.Reduce(state, @event);
            yield return state;
        }
    }
}
