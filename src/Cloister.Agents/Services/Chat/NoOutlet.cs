namespace Cloister.Agents;

/// <summary>Where nothing is connected.</summary>
internal sealed class NoOutlet : IChatOutlet
{
    public ChatChannel? Find(string channel, string account) => null;

    public Task AnswerAsync(ChatRoute route, string text, string? replyTo, string key, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
