namespace Cloister.Chat;

/// <summary>Makes the ids of threads, runs and messages.</summary>
public interface IIdGenerator
{
    /// <summary>A new id. It must be unique in every conversation it can get into, stored ones included: a counter is not enough.</summary>
    string NewId();
}
