namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>A way out that keeps what would be sent, each text once.</summary>
internal sealed class TestOutlet(ChatChannel channel) : IChatOutlet
{
    private readonly HashSet<string> _keys = [];

    /// <summary>The channel of the stage's account; null while it is not open.</summary>
    public ChatChannel? Channel { get; set; } = channel;

    public List<string> Answers { get; } = [];

    public ChatChannel? Find(string channel, string account) => Channel;

    public Task AnswerAsync(ChatRoute route, string text, string? replyTo, string key, CancellationToken cancellationToken)
    {
        lock (_keys)
        {
            if (_keys.Add(key))
            {
                Answers.Add(text);
            }
        }

        return Task.CompletedTask;
    }
}
