using System.Text.Json;
using OneSync.Connectors.Accounts;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Google;

/// <summary>
/// Makes the changes of one account, one request after the other. Where it is not known whether a request took effect, the account is read again before
/// anything is sent a second time: by its id or its address, never by a search.
/// </summary>
internal sealed class UserSteps(DirectoryClient client, GoogleSettings settings, BatchSender sender, UserReading reading, OrgUnitMaker units, DeletedUsers deleted)
{
    private readonly AliasSteps _aliases = new(client, settings, sender);

    /// <summary>Reads the account as it is; one that is gone shows nothing.</summary>
    public async Task ReadAsync(UserWork work)
    {
        GoogleAnswer answer = await GetAsync(work.Anchor).ConfigureAwait(false);
        if (!answer.IsSuccess && answer.Kind != AnswerKind.NotFound)
            throw GoogleFailure.Of(settings, answer, 403);
        work.Show(answer.IsSuccess ? answer.Json : default, reading);
    }

    /// <summary>Makes what is left of the account's changes; an address that another has is left for later.</summary>
    public async Task MakeAsync(UserWork work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
            change.IsNameTaken = false;
        if (work.Changes is [{ Action: ChangeAction.Create, Status: null } create, ..])
            await CreateAsync(work, create).ConfigureAwait(false);
        if (work.Changes.Find(c => c is { Action: ChangeAction.Delete, Status: null }) is { } delete)
            await DeleteAsync(work, delete).ConfigureAwait(false);
        PlannedChange[] rest = [.. work.Changes.Where(c => c.Status is null && c.Action is not (ChangeAction.Create or ChangeAction.Delete))];
        if (rest.Length > 0)
            await UpdateAsync(work, rest).ConfigureAwait(false);
    }

    private async Task CreateAsync(UserWork work, PlannedChange create)
    {
        string place = create.After(UserAttributes.OrgUnit).First ?? settings.Base;
        if (await units.EnsureAsync(place).ConfigureAwait(false) is { } why)
        {
            create.End(ChangeStatus.Failed, why);
            return;
        }
        // By the anchor that the plan restores, or by what is matched.
        if ((work.Anchor.Length > 0 ? work.Anchor : deleted.Find(create)) is { } id && await RestoreAsync(work, create, id, place).ConfigureAwait(false))
            return;
        if (await InsertAsync(work, create, place).ConfigureAwait(false) is not { } problem)
            create.End(ChangeStatus.Done, await _aliases.SetAsync(work.Anchor, [], create.After(UserAttributes.Aliases)).ConfigureAwait(false));
        else if (problem.Kind == AnswerKind.Duplicate)
            (create.IsNameTaken, create.NameTaken) = (true, problem.Why);
        else
            create.End(ChangeStatus.Failed, problem.Why);
    }

    // Null when the account is there.
    private async Task<GoogleAnswer?> InsertAsync(UserWork work, PlannedChange create, string place)
    {
        UserPatch patch = new(default);
        foreach (PlannedValue value in create.Values.Where(v => v.After.HasValue))
            reading[value.Name]?.Write(patch, value.After);
        patch.Set("orgUnitPath", place);
        if (create.After(UserAttributes.Archived).First == "false")
            patch.Body.Remove(UserAttributes.Archived);
        if (work.Password is not null)
        {
            patch.Set("password", work.Password);
            patch.Set("changePasswordAtNextLogin", settings.Password!.ChangeAtNextLogon);
        }
        string address = create.After(UserAttributes.PrimaryEmail).First ?? "";
        bool isUncertain = false;
        for (int attempt = 0; ; attempt++)
        {
            GoogleAnswer answer = await sender.SendAsync(new InsertUser(client.Service, patch.Body)).ConfigureAwait(false);
            if (answer.IsSuccess)
            {
                work.Anchor = UserPages.Text(answer.Json, "id");
                return null;
            }
            isUncertain |= answer.Kind is AnswerKind.Unknown or AnswerKind.Conflict;
            if (isUncertain || answer.Kind == AnswerKind.Duplicate)
            {
                GoogleAnswer found = await GetAsync(address).ConfigureAwait(false);
                if (found.IsSuccess && IsMade(found.Json, work, create))
                    return null;
                // What was said to be there and is not yet seen was made by the request whose answer was lost.
                if (answer.Kind == AnswerKind.Duplicate && (found.IsSuccess || !isUncertain))
                    return answer with { Why = Taken(address, found) };
            }
            bool mayPass = answer.MayPass || answer.Kind == AnswerKind.Duplicate || IsNewUnit(answer, place);
            if (!mayPass || attempt >= settings.Client.Retries)
                return answer;
            await sender.PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    // Made by this run or the one that was killed before it: the address is its own, and every value is as it shall be.
    private bool IsMade(JsonElement user, UserWork work, PlannedChange create)
    {
        work.Show(user, reading);
        bool isSame = create.Values.All(v => v.Name.Equals(UserAttributes.Aliases, StringComparison.OrdinalIgnoreCase) || reading[v.Name] is null
            || AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After));
        if (isSame)
            work.Anchor = UserPages.Text(user, "id");
        return isSame;
    }

    private async Task<bool> RestoreAsync(UserWork work, PlannedChange create, string id, string place)
    {
        for (int attempt = 0; ; attempt++)
        {
            GoogleAnswer answer = await sender.SendAsync(new UndeleteUser(client.Service, id, place)).ConfigureAwait(false);
            if (!answer.IsSuccess && !answer.MayPass && answer.Kind != AnswerKind.NotFound)
            {
                create.End(ChangeStatus.Failed, $"The deleted account of this user cannot be restored. {answer.Why} Restore or rename it in the Admin console.");
                return true;
            }
            GoogleAnswer found = await GetAsync(id).ConfigureAwait(false);
            if (found.IsSuccess)
            {
                (work.Anchor, work.IsRestored) = (id, true);
                work.Show(found.Json, reading);
                create.Left = [.. create.Values.Where(v => !AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After))];
                await UpdateAsync(work, [create]).ConfigureAwait(false);
                if (create.Status == ChangeStatus.Done)
                    create.Remark("The deleted account was restored, with the password that it had.");
                return true;
            }
            // It is gone for good.
            if (answer.Kind == AnswerKind.NotFound)
                return false;
            if (attempt >= settings.Client.Retries)
            {
                create.End(ChangeStatus.Failed, $"The deleted account of this user was restored and does not show. {found.Why}");
                return true;
            }
            await sender.PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(UserWork work, PlannedChange delete)
    {
        GoogleAnswer answer = await sender.AskAsync(new DeleteUser(client.Service, work.Anchor)).ConfigureAwait(false);
        bool isGone = answer.IsSuccess || answer.Kind == AnswerKind.NotFound;
        delete.End(isGone ? ChangeStatus.Done : ChangeStatus.Failed, isGone ? null : answer.Why);
    }

    // All changes of the account in one request; where the service does not take that, each by itself.
    private async Task UpdateAsync(UserWork work, PlannedChange[] changes)
    {
        PlannedChange[] open = [.. changes];
        foreach (PlannedChange change in changes)
        {
            if (PlaceOf(change) is { } place && await units.EnsureAsync(place).ConfigureAwait(false) is { } why)
                change.End(ChangeStatus.Failed, why);
        }
        open = [.. open.Where(c => c.Status is null)];
        if (await PutAsync(work, open).ConfigureAwait(false) is { } refusal)
        {
            foreach (PlannedChange change in open.Where(c => c.Status is null))
            {
                GoogleAnswer? alone = open.Length > 1 ? await PutAsync(work, [change]).ConfigureAwait(false) : refusal;
                if (alone is { Kind: AnswerKind.Duplicate })
                    (change.IsNameTaken, change.NameTaken) = (true, alone.Value.Why);
                else if (alone is { } failed)
                    change.End(ChangeStatus.Failed, failed.Why);
            }
        }
        foreach (PlannedChange change in open.Where(c => c.Status is null && !c.IsNameTaken))
            await SetAliasesAsync(work, change).ConfigureAwait(false);
    }

    // Null when the changes show, or ended.
    private async Task<GoogleAnswer?> PutAsync(UserWork work, PlannedChange[] changes)
    {
        for (int attempt = 0; ; attempt++)
        {
            UserPatch patch = new(work.Now);
            foreach (PlannedValue value in changes.Where(c => c.Status is null).SelectMany(c => c.Left))
                reading[value.Name]?.Write(patch, value.After);
            if (patch.Body.Count == 0)
                return null;
            GoogleAnswer answer = await sender.SendAsync(new UpdateUser(client.Service, work.Anchor, patch.Body)).ConfigureAwait(false);
            if (answer.IsSuccess)
                return null;
            string? place = changes.Select(PlaceOf).FirstOrDefault(p => p is not null);
            if (!answer.MayPass && answer.Kind is not (AnswerKind.Duplicate or AnswerKind.NotFound) && !IsNewUnit(answer, place))
                return answer;
            await ReadAsync(work).ConfigureAwait(false);
            foreach (PlannedChange change in changes.Where(c => c.Status is null))
            {
                if (!work.IsThere)
                    change.End(ChangeStatus.Drifted, "The account is no longer there.");
                change.Left = [.. change.Values.Where(v => !AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After))];
            }
            // An address that is answered as taken may be this account's own by now.
            bool isTaken = answer.Kind == AnswerKind.Duplicate && changes.Any(c => c.Status is null && c.Left.Any(IsAddress));
            if (isTaken || attempt >= settings.Client.Retries)
            {
                string address = changes.SelectMany(c => c.Left).FirstOrDefault(IsAddress).After.First ?? "";
                return isTaken ? answer with { Why = Taken(address, await GetAsync(address).ConfigureAwait(false)) } : answer;
            }
            if (changes.Any(c => c.Status is null && c.Left.Any(v => !IsAlias(v))))
                await sender.PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    private async Task SetAliasesAsync(UserWork work, PlannedChange change)
    {
        PlannedValue aliases = change.Left.FirstOrDefault(IsAlias);
        string? problem = aliases.Name is null ? null : await _aliases.SetAsync(work.Anchor, work.Values.GetValueOrDefault(aliases.Name).ToArray(), aliases.After).ConfigureAwait(false);
        change.End(problem is null || change.Action == ChangeAction.Create ? ChangeStatus.Done : ChangeStatus.Failed, problem);
    }

    private Task<GoogleAnswer> GetAsync(string key) =>
        sender.AskAsync(new GetUser(client.Service, key) { Projection = reading.Projection, Fields = reading.Fields });

    private string Taken(string address, GoogleAnswer holder)
    {
        if (!holder.IsSuccess)
            return $"The address '{address}' is taken by a group, or by somebody whom '{settings.Admin}' does not see.";
        string own = UserPages.Text(holder.Json, "primaryEmail");
        return own.Equals(address, StringComparison.OrdinalIgnoreCase) ? $"Another account has the address '{address}' already." : $"'{own}' has the address '{address}' as another of its own.";
    }

    // A unit that was made a moment ago is not known everywhere yet.
    private bool IsNewUnit(GoogleAnswer answer, string? place) =>
        place is not null && answer.Kind is AnswerKind.Refused or AnswerKind.NotFound && units.IsNew(place!) && answer.Why?.Contains("INVALID_OU_ID", StringComparison.OrdinalIgnoreCase) == true;

    private static string? PlaceOf(PlannedChange change) => change.Left.FirstOrDefault(v => v.Name.Equals(UserAttributes.OrgUnit, StringComparison.OrdinalIgnoreCase)).After.First is { Length: > 0 } place ? place : null;

    private static bool IsAddress(PlannedValue value) => value.Name.Equals(UserAttributes.PrimaryEmail, StringComparison.OrdinalIgnoreCase);

    private static bool IsAlias(PlannedValue value) => value.Name?.Equals(UserAttributes.Aliases, StringComparison.OrdinalIgnoreCase) == true;
}
