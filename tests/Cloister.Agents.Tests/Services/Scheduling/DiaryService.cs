using System.Collections.Concurrent;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Scheduling;

/// <summary>A service that notes when it is asked to do what, and waits for the test if that wants it.</summary>
internal sealed class DiaryService(DiaryService.Diary diary) : AgentService
{
    public static ServiceDescription Description { get; } =
        new("diary")
        {
            Actions =
            [
                ServiceAction.Of<DiaryService>("note", "Notes something.", (service, call, _) => service.NoteAsync("note", call)) with
                {
                    InputSchema = JsonData.Parse("""{"type":"object","required":["text"],"properties":{"text":{"type":"string"}}}"""),
                },
                ServiceAction.Of<DiaryService>(
                    "copy",
                    "Notes it, however often.",
                    (service, call, _) => service.NoteAsync("copy", call)
                ) with
                {
                    IsIdempotent = true,
                },
                ServiceAction.Of<DiaryService>("read", "Reads it, now.", (_, _, _) => new(JsonData.Null)) with
                {
                    IsSchedulable = false,
                },
                ServiceAction.Of<DiaryService>("refuse", "Refuses.", (_, _, _) => throw new ActionFailedException("Not today.")),
            ],
        };

    public static AgentServicePlugin<DiaryService> In(Diary diary) => new(Description, () => new(diary));

    private async ValueTask<JsonData?> NoteAsync(string action, ActionCall call)
    {
        diary.Entries.Enqueue(new(action, call.Payload["text"].AsString(), call.Caller, Context.Clock.GetUtcNow()));
        await diary.Gate;
        return null;
    }

    /// <summary>What was noted.</summary>
    internal sealed class Diary
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        public ConcurrentQueue<Entry> Entries { get; } = new();

        /// <summary>What every entry waits for.</summary>
        public Task Gate { get; set; } = Task.CompletedTask;

        public IEnumerable<string> Texts => Entries.Select(entry => entry.Text);

        /// <summary>Waits until there are so many entries.</summary>
        /// <param name="count">How many.</param>
        /// <param name="pass">Lets some time pass.</param>
        public async Task HasAsync(int count, Action? pass = null)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (Entries.Count < count)
            {
                Assert.False(patience.IsCancellationRequested, $"There are {Entries.Count} entries and not {count}.");
                pass?.Invoke();
                await Task.Yield();
            }
        }
    }

    internal sealed record Entry(string Action, string Text, ActionCaller Caller, DateTimeOffset At);
}
