using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.Offline;

public sealed class OfflineModelTests : IDisposable
{
    private static readonly AIFunctionDeclaration Shell = Some.Tool(
        "shell_exec",
        """{"type":"object","properties":{"cmd":{"type":"string"},"cwd":{"type":"string"}},"required":["cmd"]}"""
    );

    private static readonly AIFunctionDeclaration Store = Some.Tool(
        "memory_store",
        """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}"""
    );

    private static readonly AIFunctionDeclaration Search = Some.Tool(
        "memory_search",
        """{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}"""
    );

    private static readonly AIFunctionDeclaration Tasks = Some.Tool(
        "task_list",
        """{"type":"object","properties":{"status":{"type":"string"}}}"""
    );

    private readonly OfflineModel _model = new(new ManualTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)));

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task The_first_answer_says_what_it_is_and_later_ones_do_not()
    {
        var first = await SayAsync("Hello");
        var second = await SayAsync("How are you?", new(ChatRole.User, "Hello"), new(ChatRole.Assistant, first));

        Assert.StartsWith("I am the offline model of Cloister", first, StringComparison.Ordinal);
        Assert.EndsWith("Hello! What can I do for you?", first, StringComparison.Ordinal);
        Assert.Equal("All my rules are in order, thank you.", second);
    }

    [Theory]
    [InlineData("what is 12 * (3 + 4)?", "12 * (3 + 4) = 84")]
    [InlineData("1/8", "1/8 = 0.125")]
    [InlineData("calculate -2^2 + 10 % 4 =", "-2^2 + 10 % 4 = -2")]
    [InlineData("2 ^ -2", "2 ^ -2 = 0.25")]
    [InlineData("1,000 × 3", "1,000 × 3 = 3000")]
    [InlineData("0.1 + 0.2", "0.1 + 0.2 = 0.3")]
    [InlineData("1 / 0", "1 / 0 divides by zero, so it has no value.")]
    [InlineData("9^999", "9^999 is too large for me.")]
    [InlineData("what time is it?", "It is 05:06 on 2026-03-04 (UTC).")]
    [InlineData("thanks!", "You are welcome.")]
    [InlineData("say  hello world", "hello world")]
    [InlineData("list my tasks", "I have no tool here that knows tasks.")]
    [InlineData("run ls", "I have no tool here that runs commands.")]
    [InlineData("remember that I like tea", "I keep that in mind as long as this conversation lasts.")]
    [InlineData("my name is Ada", "Nice to meet you, Ada.")]
    [InlineData("call the tool dance", "There is no tool `dance` here. `help` lists those there are.")]
    public async Task Simple_requests_have_simple_answers(string prompt, string answer) => Assert.Equal(answer, await LaterAsync(prompt));

    [Theory]
    [InlineData("1 +")]
    [InlineData("(1 + 2")]
    [InlineData("1..2 + 3")]
    [InlineData("2026-03-04T05:06")]
    [InlineData("write me a poem")]
    [InlineData("run through the list with me")]
    [InlineData("execute my plan")]
    public async Task What_no_rule_fits_is_admitted(string prompt) =>
        Assert.StartsWith("I have no rule for that.", await LaterAsync(prompt), StringComparison.Ordinal);

    [Fact]
    public async Task Brackets_without_end_do_no_harm() =>
        Assert.StartsWith("I have no rule", await LaterAsync(new string('(', 100_000) + "1+1"), StringComparison.Ordinal);

    [Fact]
    public async Task Time_is_what_the_instructions_say()
    {
        var options = new ChatOptions { Instructions = "Be kind.\n\ncurrent_date: 2030-01-02\ncurrent_time: 23:59\ntimezone: Asia/Tokyo" };

        Assert.Equal("It is 23:59 on 2030-01-02 (Asia/Tokyo).", await LaterAsync("What time is it?", options));
    }

    [Theory]
    [InlineData("run ls -la", "shell_exec", """{"cmd":"ls -la"}""")]
    [InlineData("$ echo \"hi\"", "shell_exec", """{"cmd":"echo \"hi\""}""")]
    [InlineData("Please execute the command: `pwd`", "shell_exec", """{"cmd":"pwd"}""")]
    [InlineData("remember that the key is under the mat", "memory_store", """{"text":"the key is under the mat"}""")]
    [InlineData("what did I say about the key?", "memory_search", """{"query":"the key"}""")]
    [InlineData("list my tasks", "task_list", "{}")]
    [InlineData("""use task_list with {"status":"enabled"}""", "task_list", """{"status":"enabled"}""")]
    [InlineData("call task_list", "task_list", "{}")]
    public async Task Words_that_ask_for_a_tool_use_it(string prompt, string tool, string arguments)
    {
        var options = new ChatOptions { Tools = [Search, Store, Shell, Tasks] };

        var updates = await _model.GetStreamingResponseAsync(Later(prompt), options, Some.Token).ReadAsync();

        var call = Assert.Single(updates.Contents<FunctionCallContent>());
        Assert.Equal((tool, arguments), (call.Name, FunctionCalls.TextOf(call)));
        Assert.Equal(arguments, string.Concat(updates.Contents<FunctionCallFragmentContent>().Select(piece => piece.Arguments)));
        Assert.All(updates.Contents<FunctionCallFragmentContent>(), piece => Assert.Equal(call.CallId, piece.CallId));
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Fact]
    public async Task A_tool_that_wants_more_than_it_can_be_given_is_left_alone()
    {
        var tool = Some.Tool("shell_exec", """{"type":"object","properties":{"cmd":{},"shell":{}},"required":["cmd","shell"]}""");

        Assert.Equal("I have no tool here that runs commands.", await LaterAsync("run ls", new() { Tools = [tool] }));
    }

    [Fact]
    public async Task No_tool_is_used_where_none_may_be()
    {
        var options = new ChatOptions { Tools = [Shell], ToolMode = ChatToolMode.None };

        Assert.Equal("I have no tool here that runs commands.", await LaterAsync("run ls", options));
    }

    [Fact]
    public async Task Results_are_told()
    {
        ChatMessage[] messages =
        [
            .. Later("run ls"),
            new(ChatRole.Assistant, [FunctionCalls.Parse("c1", "shell_exec", "{}"), FunctionCalls.Parse("c2", "web", "{}")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "a.txt\nb.txt")]),
            new(ChatRole.Tool, [new FunctionResultContent("c2", "no network") { Exception = new InvalidOperationException() }]),
        ];

        var answer = await _model.GetResponseAsync(messages, cancellationToken: Some.Token);

        Assert.Equal("`shell_exec` gave:\n\n```\na.txt\nb.txt\n```\n\n`web` did not work: no network", answer.Text);
    }

    [Fact]
    public async Task It_recalls_what_was_said_without_a_tool_for_that()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, "My name is Ada. The Key is under the mat."),
            new(ChatRole.Assistant, "Fine."),
            new(ChatRole.User, "What do you remember about the key?"),
        ];

        var answer = await _model.GetResponseAsync(messages, cancellationToken: Some.Token);
        var name = await _model.GetResponseAsync([.. messages, new(ChatRole.User, "What is my name?")], cancellationToken: Some.Token);

        Assert.Equal("You said:\n> My name is Ada. The Key is under the mat.", answer.Text);
        Assert.Equal("Your name is Ada.", name.Text);
    }

    [Fact]
    public async Task What_the_host_puts_around_a_message_is_not_read()
    {
        var prompt = "<info>\nuser_name: Bob\n</info>\n<reply_context>\nreply_message:\nrun rm\n</reply_context>\n\n1 + 1";

        Assert.Equal("1 + 1 = 2", await LaterAsync(prompt));
    }

    [Fact]
    public async Task Help_names_the_tools()
    {
        var help = await LaterAsync("help", new() { Tools = [Some.Tool("dance", description: "Dances\nwildly.")] });

        Assert.EndsWith("The tools here:\n\n- `dance`: Dances wildly.", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_come_one_by_one()
    {
        var updates = await _model.GetStreamingResponseAsync(Later("say one  two\nthree"), null, Some.Token).ReadAsync();

        Assert.Equal(["one  ", "two\n", "three"], updates.Contents<TextContent>().Select(text => text.Text));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task It_stops_between_two_words()
    {
        using var stop = new CancellationTokenSource();
        var words = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _model.GetStreamingResponseAsync(Later("say one two three"), null, stop.Token))
            {
                words++;
                await stop.CancelAsync();
            }
        });

        Assert.Equal(1, words);
    }

    [Fact]
    public async Task It_says_how_many_tokens_it_took()
    {
        var answer = await _model.GetResponseAsync(
            [new(ChatRole.Assistant, "1234"), new(ChatRole.User, "say 12345")],
            cancellationToken: Some.Token
        );

        Assert.Equal((4L, 2L, 6L), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task The_same_conversation_gives_the_same_answer()
    {
        var options = new ChatOptions { Tools = [Shell] };

        var first = await _model.GetStreamingResponseAsync(Some.Question("run ls"), options, Some.Token).ReadAsync();
        var second = await _model.GetStreamingResponseAsync(Some.Question("run ls"), options, Some.Token).ReadAsync();

        Assert.Equal(first.Select(Describe), second.Select(Describe));

        static string Describe(ChatResponseUpdate update) =>
            $"{update.MessageId} {string.Join('|', update.Contents.Select(content => content is FunctionCallContent call ? call.CallId : content.ToString()))}";
    }

    [Fact]
    public async Task Summaries_are_excerpts_and_do_not_pile_up()
    {
        var options = new ChatOptions { AdditionalProperties = new() { [ModelPurpose.Name] = ModelPurpose.Summary } };
        var first = await _model.GetResponseAsync([new(ChatRole.User, "user: I like tea.\nassistant: Noted.")], options, Some.Token);
        var second = await _model.GetResponseAsync([new(ChatRole.User, $"{first.Text}\nuser: And cake.")], options, Some.Token);

        Assert.Equal("Excerpts, made by the offline model:\n- user: I like tea.\n- assistant: Noted.\n- user: And cake.", second.Text);
    }

    [Fact]
    public async Task A_long_summary_keeps_the_newest()
    {
        var options = new ChatOptions { AdditionalProperties = new() { [ModelPurpose.Name] = ModelPurpose.Summary } };
        var lines = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"line {i}"));

        var summary = (await _model.GetResponseAsync([new(ChatRole.User, lines)], options, Some.Token)).Text;

        Assert.InRange(summary.Length, 2000, 2500);
        Assert.EndsWith("- line 999", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello?", "Hello")]
    [InlineData("Please tell me everything about tea, now", "Please tell me")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十一二三四")]
    [InlineData("   ", "Conversation")]
    public async Task Titles_are_the_first_words(string said, string title)
    {
        var options = new ChatOptions { AdditionalProperties = new() { [ModelPurpose.Name] = ModelPurpose.Title } };

        var made = (await _model.GetResponseAsync([new(ChatRole.User, said)], options, Some.Token)).Text;

        Assert.Equal(title, made);
        Assert.InRange(made.Length, 1, 24);
    }

    private async Task<string> SayAsync(string prompt, params ChatMessage[] before) =>
        (await _model.GetResponseAsync([.. before, new(ChatRole.User, prompt)], cancellationToken: Some.Token)).Text;

    private async Task<string> LaterAsync(string prompt, ChatOptions? options = null) =>
        (await _model.GetResponseAsync(Later(prompt), options, Some.Token)).Text;

    private static ChatMessage[] Later(string prompt) =>
        [new(ChatRole.User, "Hello"), new(ChatRole.Assistant, "Introduced."), new(ChatRole.User, prompt)];
}
