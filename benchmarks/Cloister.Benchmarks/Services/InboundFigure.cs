using Cloister.Agents;
using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>What messages of a chat platform take from their arrival to the sending of their answers, beside SQLite alone.</summary>
internal static class InboundFigure
{
    private const int Chats = 200;
    private const int MessagesPerChat = 5;

    /// <summary>As many conversations at a time as the configuration allows, and nothing is put off in case more comes.</summary>
    private const string Services = """
        "services":{"chat":{
          "queue":{"maxConcurrency":32,"mergeDebounceMs":0,"mergeMaxWaitMs":0},
          "channels":{"memory":{"enabled":true}}
        }}
        """;

    private static readonly Figure Inbound = new("inbound", Limit: 2, Aim: 1.3);

    public static IEnumerable<Comparison> All => [new("1,000 messages in 200 chats", [Inbound], RunAsync)];

    private static async Task<Outcome[]> RunAsync()
    {
        using var model = new RepeatingModel();
        var platform = new InMemoryPlatform { Features = new() };
        await using var agent = await AgentUnderMeasure.StartAsync(
            model,
            options =>
            {
                options.Platforms.Add(platform);
                options.Plugins.Add(new Everybody());
            },
            Services
        );
        var crowd = new Crowd(platform);
        var times = await TapedRunner.CompareAsync(agent, crowd.TalkAsync);
        times.Print(Chats * MessagesPerChat, "message");
        return [Inbound.Is(times.Quotient)];
    }

    /// <summary>Everybody writes, and waits until his last words were answered.</summary>
    private sealed class Crowd
    {
        private readonly InMemoryChat[] _chats;
        private TaskCompletionSource _answered = new();
        private int _waiting;
        private string _last = "";

        public Crowd(InMemoryPlatform platform)
        {
            _chats = [.. Enumerable.Range(0, Chats).Select(number => platform.Direct($"person {number}"))];
            platform.Delivering = Delivered;
        }

        public async Task TalkAsync()
        {
            _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting = Chats;
            _last = Guid.NewGuid().ToString("N");
            for (var number = 1; number <= MessagesPerChat; number++)
            {
                foreach (var chat in _chats)
                {
                    chat.Write(number == MessagesPerChat ? _last : $"What changed since yesterday? {number}");
                }
            }

            await _answered.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        private Task Delivered(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (message.Text.Contains(_last, StringComparison.Ordinal) && Interlocked.Decrement(ref _waiting) == 0)
            {
                _answered.SetResult();
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Everybody : AgentPlugin
    {
        public override PluginId PluginId => new("everybody");

        protected override void Hook(PointHooks hooks) => hooks.Guard(ChatPoints.AuthorizeIncoming, (_, _) => Verdict.Pass);
    }
}
