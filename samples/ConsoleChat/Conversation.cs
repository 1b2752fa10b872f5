using Cloister.Chat;

namespace ConsoleChat;

/// <summary>Reads what the user says, and shows what comes back.</summary>
internal sealed class Conversation(ChatSession session, Screen screen)
{
    // An agent may wait for the result of a tool that this program does not have; the user goes on all the same.
    private static readonly SendOptions Options = new() { OpenToolCalls = OpenToolCalls.Decline };

    private const string Commands = "/retry answers again · /forget starts over · /quit";

    public async Task<int> RunAsync()
    {
        screen.Welcome(session.ThreadId, Commands);
        await AnswerQuestionsAsync();
        while (true)
        {
            Screen.Prompt();
            switch (await Lines.ReadAsync())
            {
                case null:
                    Console.WriteLine();
                    return 0;
                case "/quit":
                    return 0;
                case "":
                    break;
                case "/retry":
                    await ShowAsync(session.RegenerateAsync(Options));
                    break;
                case "/forget":
                    await session.ClearAsync();
                    break;
                case var text:
                    await ShowAsync(session.SendAsync(text, Options));
                    break;
            }

            await AnswerQuestionsAsync();
        }
    }

    private async Task ShowAsync(Task<RunResult> run)
    {
        using var watching = new CancellationTokenSource();
        var shown = screen.FollowAsync(session.ObserveStates(replayCurrent: true), watching.Token);
        var result = await run;
        await watching.CancelAsync();
        await shown;
        screen.Show(session.State);
        Screen.End(result);
    }

    /// <summary>The agent stopped to ask: now, or before this program was started again.</summary>
    private async Task AnswerQuestionsAsync()
    {
        while (!session.State.PendingInterrupts.IsEmpty)
        {
            if (await Questions.AnswerAsync(session.State.PendingInterrupts) is not { } answers)
            {
                return;
            }

            await ShowAsync(session.ResumeAsync(answers, Options));
        }
    }
}
