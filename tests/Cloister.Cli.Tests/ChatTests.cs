using Cloister.Testing;

namespace Cloister.Cli.Tests;

[Trait("Category", "Slow")]
public sealed class ChatTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_thing_is_said_and_the_answer_is_all_that_is_printed()
    {
        using var model = ScriptedModel.Saying("Good morning.");
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));

        var (exitCode, output, error) = await CommandProcess.RunAsync(_folder, "chat", "Good", "day!");

        Assert.Equal((0, "Good morning.", ""), (exitCode, output.TrimEnd(), error));
        Assert.Equal("Good day!", model.Requests[0].Prompt);
        Assert.Equal(2, (await agent.SeeAsync("main")).Messages.Count);
    }

    [Fact]
    public async Task What_comes_from_a_pipe_is_said_line_by_line()
    {
        using var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));
        await using var chat = CommandProcess.Start(_folder, "chat", "--session", "pipe");
        await chat.SayAsync("first");
        await chat.SayAsync("");
        await chat.SayAsync("second");
        chat.CloseInput();

        Assert.Equal(0, await chat.ExitAsync());
        Assert.Equal(["one", "two"], chat.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["first", "one", "second", "two"], (await agent.SeeAsync("pipe")).Messages.Select(message => $"{message.Text}"));
    }

    [Fact]
    public async Task Ctrl_c_stops_the_answer_and_not_the_program()
    {
        Assert.SkipUnless(CanInterrupt(), "Whoever runs this test has switched interrupts off.");
        using var model = new ScriptedModelBuilder().Text("one ").Stall().NextRequest().Text("two").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));
        await using var chat = CommandProcess.Start(_folder, "chat");
        await chat.SayAsync("first");
        await chat.PrintsAsync("one ");

        await chat.SignalAsync("INT");
        await chat.RemarksAsync("(stopped)");
        await chat.SayAsync("second");
        await chat.PrintsAsync("two");
        chat.CloseInput();

        Assert.Equal(0, await chat.ExitAsync());
        Assert.False((await agent.SeeAsync("main")).IsRunning);
    }

    [Fact]
    public async Task Answer_goes_on_without_the_terminal_and_is_there_for_the_next_one()
    {
        using var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).Text("two").NextRequest().Text("three").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));
        await using (var lost = CommandProcess.Start(_folder, "chat"))
        {
            await lost.SayAsync("first");
            await lost.PrintsAsync("one ");
        }

        await using var chat = CommandProcess.Start(_folder, "chat");
        var watching = agent.SeeAsync("main");
        _gate.SetResult();
        await watching.WaitAsync(CommandProcess.Patience);
        await chat.SayAsync("second");
        await chat.PrintsAsync("three");

        Assert.Equal(["first", "one two", "second", "three"], (await agent.SeeAsync("main")).Messages.Select(message => $"{message.Text}"));
    }

    [Fact]
    public async Task Question_whose_answer_got_lost_is_asked_again_and_answered_once()
    {
        using var model = ScriptedModel.Saying("one");
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));
        await using var proxy = ForgetfulProxy.Before(agent);
        _folder.Variables["CLOISTER_TOKEN"] = File.ReadAllText(_folder.Run("local.token"));

        var (exitCode, output, error) = await CommandProcess.RunAsync(_folder, "chat", "--url", $"{proxy.Url}", "Say one.");

        Assert.Equal((0, "one"), (exitCode, output.Trim()));
        Assert.Contains("trying again", error, StringComparison.Ordinal);
        Assert.Equal(["Say one.", "one"], (await agent.SeeAsync("main")).Messages.Select(message => $"{message.Text}"));
    }

    [Fact]
    public async Task Without_an_agent_it_says_how_to_start_one()
    {
        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "chat", "Hi");

        Assert.Equal(3, exitCode);
        Assert.Contains("Agent is not running", error, StringComparison.Ordinal);
        Assert.Contains("cloister up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_is_found_from_a_folder_inside_its_project_and_by_its_address()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);
        var token = File.ReadAllText(_folder.Run("local.token"));
        using var elsewhere = new ProjectFolder();
        elsewhere.Variables["CLOISTER_TOKEN"] = token;

        var byFolder = await CommandProcess.RunAsync(elsewhere, "chat", "--agent", _folder.Path, "Hi");
        var byUrl = await CommandProcess.RunAsync(elsewhere, "chat", "--url", $"{agent.Url}", "Hi");
        elsewhere.Variables["CLOISTER_TOKEN"] = "wrong";
        var refused = await CommandProcess.RunAsync(elsewhere, "chat", "--url", $"{agent.Url}", "Hi");

        Assert.Equal((0, 0, 1), (byFolder.ExitCode, byUrl.ExitCode, refused.ExitCode));
        Assert.Contains("Invalid bearer token", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_of_the_model_is_told_and_ends_the_command_as_one()
    {
        using var model = new ScriptedModelBuilder().Fail(400, "no such model").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));

        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "chat", "Hi");

        Assert.Equal(1, exitCode);
        Assert.Contains("(failed:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_agent_says_of_a_refusal_is_told()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);

        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "chat", "--session", "chat_1", "Hi");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("(failed: There is no session 'chat_1'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_too_long_is_told_and_lines_that_failed_end_the_command_as_such()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);
        await using var chat = CommandProcess.Start(_folder, "chat");

        await chat.SayAsync(new string('x', 33 << 20));
        await chat.SayAsync("what is 6 * 7?");
        chat.CloseInput();

        Assert.Equal(1, await chat.ExitAsync());
        Assert.Equal("(failed: The body of the request is larger than 32 MiB.)", chat.Error.Trim());
        Assert.Contains("42", chat.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_the_model_cannot_paint_the_terminal()
    {
        using var model = ScriptedModel.Saying("\u001b[2Jgone");
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));

        var (_, output, _) = await CommandProcess.RunAsync(_folder, "chat", "Hi");

        Assert.Equal("\uFFFD[2Jgone", output.TrimEnd());
    }

    /// <summary>Processes that a shell starts in the background ignore interrupts, and so do their children.</summary>
    private static bool CanInterrupt()
    {
        const int Interrupt = 1 << 1;
        var ignored = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        return !OperatingSystem.IsWindows()
            && (ignored is null || (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & Interrupt) == 0);
    }
}
