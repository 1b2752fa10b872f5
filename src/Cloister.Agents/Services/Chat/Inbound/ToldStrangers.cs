namespace Cloister.Agents;

/// <summary>
/// Tells those who are refused, in direct chats and once in a while. It goes straight to the channel, since nothing about them is stored.
/// </summary>
internal sealed class ToldStrangers(TimeProvider clock)
{
    private const int MostKnown = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Channel, string Account, string User), long> _told = [];

    /// <summary>Whether it is time to tell somebody. Whoever asks tells him.</summary>
    public bool IsDue(Received received)
    {
        var user = (received.Channel, received.Account, received.Message.Sender.Id);
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (_told.TryGetValue(user, out var before) && clock.GetElapsedTime(before, now) < Pause)
            {
                return false;
            }

            MakeRoom(now);
            // Those who are too many to be remembered are not told.
            return _told.Count < MostKnown && (_told[user] = now) == now;
        }
    }

    private void MakeRoom(long now)
    {
        if (_told.Count < MostKnown)
        {
            return;
        }

        foreach (var (user, _) in _told.Where(told => clock.GetElapsedTime(told.Value, now) >= Pause).ToList())
        {
            _told.Remove(user);
        }
    }
}
