using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Cloister.Cli.Tests;

[Trait("Category", "Slow")]
public sealed class CrashTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_in_the_middle_of_an_answer_nothing_is_lost(bool binary)
    {
        using var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).NextRequest().Text("two").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        var first = await RunningAgent.StartAsync(_folder.With(provider));
        await using var client = new AgUiClient(first.Agent(new() { AcceptBinary = binary }));
        var session = client.NewSession("t1");
        var cut = session.SendAsync("Say one.");
        await session.SeesAsync("one ");

        await first.KillAsync();

        Assert.True((await cut.WaitAsync(CommandProcess.Patience)).IsFailure);
        _gate.SetResult();
        await using var second = await RunningAgent.StartAsync(_folder);
        var after = await second.SeeAsync("t1");
        Assert.Equal(["Say one.", "one "], after.Messages.Select(message => $"{message.Text}"));
        Assert.False(after.IsRunning);
        Assert.Empty(after.Open);

        await using var back = new AgUiClient(second.Agent(new() { AcceptBinary = binary }));
        var result = await back.NewSession("t1", after).SendAsync("And two?").WaitAsync(CommandProcess.Patience);
        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["Say one.", "one ", "And two?", "two"], (await second.SeeAsync("t1")).Messages.Select(message => $"{message.Text}"));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Client_that_comes_back_after_the_crash_gets_the_end_of_its_run()
    {
        using var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        var first = await RunningAgent.StartAsync(_folder.With(provider));
        var retries = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var retry = new RetryOptions
        {
            BaseDelay = TimeSpan.FromMilliseconds(50),
            MaxAttempts = 400,
            OnReconnectAttempt = (_, _) => retries.TrySetResult(),
        };
        await using var client = new AgUiClient(first.Agent(new() { Retry = retry }));
        var session = client.NewSession("t1");
        var run = session.SendAsync("Say one.");
        await session.SeesAsync("one ");

        await first.KillAsync();
        await retries.Task.WaitAsync(CommandProcess.Patience);
        await using var second = await RunningAgent.StartAsync(_folder, first.Url.Port);
        var result = await run.WaitAsync(CommandProcess.Patience);

        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.Contains("cut off", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["Say one.", "one "], session.State.Messages.Select(message => $"{message.Text}"));
        Assert.Single(model.Requests);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Chat_in_a_terminal_outlives_its_agent()
    {
        using var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).NextRequest().Text("two").Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        var first = await RunningAgent.StartAsync(_folder.With(provider));
        await using var chat = CommandProcess.Start(_folder, "chat", "--session", "t1");
        await chat.SayAsync("Say one.");
        await chat.PrintsAsync("one ");

        await first.KillAsync();
        _gate.SetResult();
        await chat.RemarksAsync("trying again");
        await using var second = await RunningAgent.StartAsync(_folder, first.Url.Port);
        await chat.RemarksAsync("(failed");
        await chat.SayAsync("And two?");
        await chat.PrintsAsync("two");
        chat.CloseInput();

        // It is no terminal really, and one of the lines got no answer.
        Assert.Equal(1, await chat.ExitAsync());
        Assert.Equal(4, (await second.SeeAsync("t1")).Messages.Count);
        await first.DisposeAsync();
    }
}
