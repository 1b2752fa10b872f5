using Cloister.Chat;

namespace Cloister.Cli.Tests;

/// <summary>Waits for what a conversation becomes.</summary>
internal static class Watching
{
    public static async Task SeesAsync(this ChatSession session, string text)
    {
        using var patience = new CancellationTokenSource(CommandProcess.Patience, TimeProvider.System);
        await foreach (var state in session.ObserveStates(replayCurrent: true).WithCancellation(patience.Token))
        {
            if (state.Messages.Any(message => message.Text.ToString().Contains(text, StringComparison.Ordinal)))
            {
                return;
            }
        }
    }
}
